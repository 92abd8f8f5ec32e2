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

/** `sha`: a full name that git knows. */
export async function commitAt(root: string, sha: string): Promise<Commit> {
  const { stdout } = await execa('git', ['rev-list', '--count', sha], { cwd: root, timeout: 10_000 });
  return { sha, position: Number(stdout) };
}

/** What `to` has and `from` has not, newest first, at most 200; undefined where git does not know both. */
export async function commitsBetween(
  root: string,
  from: string,
  to: string,
): Promise<{ sha: string; subject: string }[] | undefined> {
  if (![from, to].every((sha) => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(sha))) return undefined;
  const found = await execa('git', ['log', '--max-count=200', '--format=%H %s', `${from}..${to}`], {
    cwd: root,
    reject: false,
    timeout: 10_000,
  });
  if (found.exitCode !== 0) return undefined;
  return found.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ sha: line.slice(0, line.indexOf(' ')), subject: line.slice(line.indexOf(' ') + 1) }));
}

/**
 * A commit's place in the history decides which release is newer, so a runner has to have all of it. Throws
 * `repository.shallow` for a clone that was cut off, and `repository.unreadable` where git does not read the folder.
 */
export async function requireWholeHistory(root: string): Promise<void> {
  const asked = await execa('git', ['rev-parse', '--is-shallow-repository'], {
    cwd: root,
    reject: false,
    timeout: 10_000,
  });
  if (asked.exitCode !== 0)
    throw new CodedError({
      code: 'repository.unreadable',
      message: 'git does not read the repository',
      where: root,
      why: (asked.stderr || asked.message || 'git does not run').split('\n')[0] ?? '',
      remedy: `check out with actions/checkout; in a container also: git config --global --add safe.directory ${root}`,
    });
  if (asked.stdout.trim() === 'true')
    throw new CodedError({
      code: 'repository.shallow',
      message: 'the clone is shallow, so which of two commits is newer cannot be told',
      where: root,
      remedy: 'give actions/checkout the input fetch-depth: 0',
    });
}
