/** A synthesized cloud assembly for the CDK CLI's `-a`, and copies of it with something changed. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository } from './sandbox.ts';

const run = promisify(execFile);
const platform = path.join(repository, 'infra/platform');

export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  [member: string]: unknown;
}
export interface Template {
  Resources: Record<string, Resource>;
  [section: string]: unknown;
}

/** Runs the app as the CLI would; without CDK's own validator, which CI runs apart. */
export async function synthesizeAssembly(environment: string, folder: string): Promise<string> {
  const out = await mkdtemp(path.join(folder, `${environment}-`));
  await run(path.join(repository, 'node_modules/.bin/node'), ['bin/app.ts'], {
    cwd: platform,
    timeout: 60_000,
    env: {
      PATH: process.env.PATH,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ env: environment }),
      CDK_VALIDATION: 'false',
      NODE_NO_WARNINGS: '1',
    },
  });
  return out;
}

const templateFiles = async (assembly: string): Promise<string[]> =>
  (await readdir(assembly)).filter((file) => file.endsWith('.template.json')).sort();

export const stackNames = async (assembly: string): Promise<string[]> =>
  (await templateFiles(assembly)).map((file) => file.replace('.template.json', ''));

/** The stack and logical id of the first resource of a type; `fits` narrows it down. */
export async function findResource(
  assembly: string,
  type: string,
  fits: (resource: Resource) => boolean = () => true,
): Promise<{ readonly stack: string; readonly id: string }> {
  for (const file of await templateFiles(assembly)) {
    const { Resources } = JSON.parse(await readFile(path.join(assembly, file), 'utf8')) as Template;
    for (const [id, resource] of Object.entries(Resources))
      if (resource.Type === type && fits(resource)) return { stack: file.replace('.template.json', ''), id };
  }
  throw new Error(`no stack of ${assembly} has a ${type}`);
}

/** A copy in which one stack's template differs; the asset's hash follows, as the CLI uploads by hash. */
export async function revise(
  assembly: string,
  stack: string,
  edit: (template: Template) => void,
): Promise<string> {
  const copy = `${assembly}-${crypto.randomUUID().slice(0, 8)}`;
  await cp(assembly, copy, { recursive: true });
  const file = path.join(copy, `${stack}.template.json`);
  const template = JSON.parse(await readFile(file, 'utf8')) as Template;
  edit(template);
  const text = JSON.stringify(template, undefined, 1);
  await writeFile(file, text);
  const hash = createHash('sha256').update(text).digest('hex');
  const assets = path.join(copy, `${stack}.assets.json`);
  const old = /"([0-9a-f]{64})\.json"/.exec(await readFile(assets, 'utf8'))?.[1];
  if (!old) throw new Error(`${stack} has no template asset`);
  for (const each of [assets, path.join(copy, 'manifest.json')])
    await writeFile(each, (await readFile(each, 'utf8')).replaceAll(old, hash));
  return copy;
}

/** A copy for another account, as if the environment's document named it. */
export async function inAccount(assembly: string, account: string): Promise<string> {
  const copy = `${assembly}-${account}`;
  await cp(assembly, copy, { recursive: true });
  const { artifacts } = JSON.parse(await readFile(path.join(copy, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { environment?: string }>;
  };
  const own = Object.values(artifacts).flatMap(
    ({ environment }) => /^aws:\/\/(\d{12})\//.exec(environment ?? '')?.[1] ?? [],
  );
  for (const file of (await readdir(copy)).filter((each) => each.endsWith('.json'))) {
    const text = await readFile(path.join(copy, file), 'utf8');
    await writeFile(
      path.join(copy, file),
      own.reduce((changed, each) => changed.replaceAll(each, account), text),
    );
  }
  return copy;
}
