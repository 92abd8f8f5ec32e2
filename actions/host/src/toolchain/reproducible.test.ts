/** The five real services, built twice in different folders at different times: the same bytes. */
import { execFile } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BuildInput, buildImage, type Image, imageKeys, markerBase } from '@inx/engine/image';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToolchain } from './index.ts';

const repository = path.resolve(import.meta.dirname, '../../../..');
const services = {
  auth: 'node',
  invoice: 'node',
  notification: 'node',
  client: 'python',
  payment: 'python',
} as const;
type Service = keyof typeof services;
const names = Object.keys(services) as Service[];
const folders: string[] = [];

/** A repository of its own, with an empty layer cache, so that nothing can come out of the other's. */
async function copyRepository(): Promise<string> {
  await mkdir(path.join(repository, '.inx/tools'), { recursive: true });
  const root = await mkdtemp(path.join(repository, '.inx/build-'));
  folders.push(root);
  for (const part of ['package.json', 'package-lock.json', '.gitignore', 'services'])
    await cp(path.join(repository, part), path.join(root, part), {
      recursive: true,
      filter: (source) => !/node_modules|__pycache__|\.turbo/.test(source),
    });
  await promisify(execFile)('cp', [
    '-al',
    path.join(repository, 'node_modules'),
    path.join(root, 'node_modules'),
  ]);
  await mkdir(path.join(root, '.inx'));
  await symlink(path.join(repository, '.inx/tools'), path.join(root, '.inx/tools'));
  return root;
}

async function openBuilder(root: string) {
  const { tools, hostTarget } = await createToolchain({ root });
  const input = (service: Service): BuildInput => ({
    service,
    runtime: services[service],
    port: 8080,
    directory: `services/${service}`,
    kit: `services/kit-${services[service]}`,
    base: markerBase(services[service], hostTarget.platform),
    target: hostTarget,
  });
  return {
    key: async (service: Service) => (await imageKeys([input(service)], tools))[0]!.key,
    build: async (service: Service) => buildImage(input(service), tools),
  };
}

/** What must not count: times, permissions of group and others, papers, tests, byte code. */
async function makeNoise(root: string): Promise<void> {
  const entries = await readdir(path.join(root, 'services'), { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    await chmod(file, 0o600);
    await utimes(file, 981_173_106, 981_173_106);
  }
  for (const service of names) {
    const folder = path.join(root, 'services', service);
    await mkdir(path.join(folder, '__pycache__'), { recursive: true });
    await writeFile(path.join(folder, '__pycache__/left.pyc'), 'left over');
    await writeFile(path.join(folder, 'NOTES.md'), 'a note');
    await writeFile(path.join(folder, 'extra.test.ts'), 'a test');
    await writeFile(path.join(folder, '.env'), 'SECRET=1');
  }
}

const layersOf = (image: Image) => image.layers.map((layer) => layer.descriptor.digest);
let first: Awaited<ReturnType<typeof openBuilder>>;
let second: Awaited<ReturnType<typeof openBuilder>>;
let root: string;

beforeAll(async () => {
  first = await openBuilder(await copyRepository());
  root = await copyRepository();
  await makeNoise(root);
  second = await openBuilder(root);
}, 120_000);
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

describe.each(names)('%s', { timeout: 120_000 }, (service) => {
  it('has one key and one digest, wherever and whenever it is built', async () => {
    const [one, other] = [await first.build(service), await second.build(service)];
    expect([other.key, other.digest, layersOf(other)]).toEqual([one.key, one.digest, layersOf(one)]);
    expect(one.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('changes its application layer alone with a line of its source', async () => {
    const before = await second.build(service);
    const file = path.join(
      root,
      {
        node: `services/${service}/src/main.ts`,
        python: `services/${service}/${service}/__init__.py`,
      }[services[service]],
    );
    const line = { node: '\nexport const changed = 1;\n', python: '\nCHANGED = 1\n' }[services[service]];
    const text = await readFile(file, 'utf8');
    await writeFile(file, text + line);
    const changed = await (await openBuilder(root)).build(service);
    await writeFile(file, text);
    expect(changed.key).not.toBe(before.key);
    expect(layersOf(changed).slice(0, -1)).toEqual(layersOf(before).slice(0, -1));
    expect(layersOf(changed).at(-1)).not.toBe(layersOf(before).at(-1));
  });
});

it('a lock entry that a service rests on changes its key, and nobody else’s', {
  timeout: 60_000,
}, async () => {
  const before = await Promise.all(names.map((name) => first.key(name)));
  const file = path.join(root, 'package-lock.json');
  const text = await readFile(file, 'utf8');
  const lock = JSON.parse(text) as { packages: Record<string, { integrity?: string }> };
  lock.packages['node_modules/jose']!.integrity = 'sha512-another';
  await writeFile(file, JSON.stringify(lock));
  const builder = await openBuilder(root);
  const after = await Promise.all(names.map((name) => builder.key(name)));
  await writeFile(file, text);
  const changed = names.filter((_, index) => before[index] !== after[index]);
  expect(changed).toEqual(['auth', 'invoice', 'notification']);
});
