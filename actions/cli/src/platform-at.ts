/** The platform's templates of another commit: its tree unpacked beside ours, synthesized by its own code with our packages. */
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CodedError, type StackTemplate } from '@inx/engine';
import { loadWorkspace } from '@inx/host';
import type { Workspace } from '@inx/manifest';
import { execa } from 'execa';

export interface PlatformAt {
  readonly workspace: Workspace;
  readonly templates: readonly StackTemplate[];
}

const timeoutMs = 60_000;

const script = `
import { readWorkspace } from '@inx/manifest';
import { synthesize } from '@inx/platform';
const { value } = await readWorkspace(process.cwd(), process.argv[1]);
const stacks = await synthesize(value.environment, value.services);
process.stdout.write(JSON.stringify(stacks.map(({ stackName, template }) => ({ stackName, template }))));
`;

/**
 * `reference`: a commit, branch or tag of this repository. Its own code is run, as `cdk synth` there would: not for a
 * commit that nobody here trusts. Throws a CodedError for a reference that git does not know, or that cannot be synthesized.
 */
export async function platformAt(
  root: string,
  reference: string,
  environment: string,
  signal?: AbortSignal,
): Promise<PlatformAt> {
  const options = { timeout: timeoutMs, ...(signal && { cancelSignal: signal }) };
  const commit = await execa('git', ['rev-parse', '--verify', '--end-of-options', `${reference}^{commit}`], {
    cwd: root,
    reject: false,
    ...options,
  });
  if (commit.exitCode !== 0) {
    throw new CodedError({
      code: 'repository.unknown-reference',
      message: `git knows no commit "${reference}" here`,
      why: commit.stderr.split('\n')[0] ?? '',
      remedy: 'name a commit, branch or tag; a shallow clone lacks older ones (git fetch --unshallow)',
    });
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'inx-at-'));
  try {
    const archive = execa('git', ['archive', commit.stdout.trim()], {
      cwd: root,
      encoding: 'buffer',
      ...options,
    });
    await archive.pipe('tar', ['-x', '-C', folder]);
    await linkPackages(root, folder);
    const workspace = await loadWorkspace(folder, environment);
    const run = await execa(process.execPath, ['--input-type=module', '--eval', script, environment], {
      cwd: folder,
      env: { NODE_NO_WARNINGS: '1' },
      reject: false,
      ...options,
    });
    if (run.exitCode !== 0) {
      throw new CodedError({
        code: 'platform.synthesis',
        message: `the platform of ${reference} cannot be synthesized`,
        why: run.stderr.trim().split('\n').slice(0, 5).join('\n'),
        remedy: 'compare with a commit whose packages fit the ones that are installed',
      });
    }
    return { workspace, templates: JSON.parse(run.stdout) as StackTemplate[] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Foreign packages are ours; those of the workspace are the commit's own. */
async function linkPackages(root: string, folder: string): Promise<void> {
  const [from, to] = [path.join(root, 'node_modules'), path.join(folder, 'node_modules')];
  const own = new Set(['@inx', '@invoxa']);
  await mkdir(to);
  for (const name of await readdir(from))
    if (!own.has(name)) await symlink(path.join(from, name), path.join(to, name));
  await mkdir(path.join(to, '@inx'));
  for (const [name, place] of [
    ['manifest', 'actions/manifest'],
    ['platform', 'infra/platform'],
  ] as const)
    await symlink(path.join(folder, place), path.join(to, '@inx', name));
}
