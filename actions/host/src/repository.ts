/** The repository that a command works on: its root, and the commit it stands at. */

import { access } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '@inx/engine';
import { execa } from 'execa';

/** Nearest folder upwards that holds `infra/environments`. */
export async function findRoot(from: string): Promise<string> {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const found = await access(path.join(folder, 'infra', 'environments')).then(
      () => true,
      () => false,
    );
    if (found) return folder;
    if (folder === path.dirname(folder)) {
      throw new CodedError({
        code: 'repository.missing',
        message: `${from} is not inside a repository with infra/environments`,
        remedy: 'run inx inside the repository',
      });
    }
  }
}

export interface Commit {
  readonly sha: string;
  /** How many commits lead here: its place in the history's order. */
  readonly position: number;
}

/** Without git, or before the first commit, everything is position 0: no order is enforced then. */
export async function currentCommit(root: string): Promise<Commit> {
  const git = (...args: string[]) => execa('git', args, { cwd: root, reject: false, timeout: 10_000 });
  const [sha, count, status] = await Promise.all([
    git('rev-parse', 'HEAD'),
    git('rev-list', '--count', 'HEAD'),
    git('status', '--porcelain', '--untracked-files=no'),
  ]);
  if (sha.exitCode !== 0) return { sha: 'uncommitted', position: 0 };
  return {
    sha: `${sha.stdout.trim()}${status.stdout?.trim() ? '-dirty' : ''}`,
    position: Number(count.stdout),
  };
}
