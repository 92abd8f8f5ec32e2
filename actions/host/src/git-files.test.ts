/** A commit as data: the same keys as from the folder, nothing of it run, nothing beyond the limits read. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Files } from '@inx/engine/image';
import { readWorkspace } from '@inx/manifest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitFiles, usualLimits } from './git-files.ts';
import { commitsBetween } from './repository.ts';
import { repositoryFiles } from './toolchain/files.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
let root: string;
let first: string;
let second: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@x', ...args], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
const write = (file: string, text: string | Uint8Array) => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};
const commit = (message: string) => {
  git('add', '--all');
  git('commit', '--quiet', '--message', message);
  return git('rev-parse', 'HEAD');
};
const text = async (files: Files | undefined, file: string) => {
  const bytes = await files?.read(file);
  return bytes && new TextDecoder().decode(bytes);
};

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'inx-git-'));
  git('init', '--quiet');
  write('services/a/main.ts', 'one\n');
  write('services/a/run.sh', '#!/bin/sh\n');
  chmodSync(path.join(root, 'services/a/run.sh'), 0o755);
  write('binary', Uint8Array.from([0, 10, 255, 10]));
  write('empty', '');
  first = commit('the first');
  write('services/a/main.ts', 'two\n');
  write('with\ttab and ünïcode', 'found\n');
  symlinkSync('/etc/passwd', path.join(root, 'services/a/link'));
  second = commit('the second: `x` | y');
  // What a checkout would run: none of it may be.
  write('.gitattributes', '* filter=evil diff=evil\n');
  const evil = `touch ${path.join(root, 'was-run')}`;
  for (const driver of ['filter.evil.smudge', 'filter.evil.clean', 'diff.evil.textconv'])
    git('config', driver, evil);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the files of a commit', () => {
  it('are those of that commit, whatever is checked out', async () => {
    const [old, fresh] = [await gitFiles(root, first), await gitFiles(root, second)];
    expect([await text(old, 'services/a/main.ts'), await text(fresh, 'services/a/main.ts')]).toEqual([
      'one\n',
      'two\n',
    ]);
    expect(await text(old, 'with\ttab and ünïcode')).toBeUndefined();
    expect(await text(fresh, 'with\ttab and ünïcode')).toBe('found\n');
    expect([...((await old?.read('binary')) ?? [])]).toEqual([0, 10, 255, 10]);
    expect(await text(old, 'empty')).toBe('');
    old?.close();
    fresh?.close();
  });

  it('say what is executable, a folder, or a link; a link is never followed', async () => {
    const files = (await gitFiles(root, second))!;
    expect([...(await files.entries('services/a'))!].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
      { name: 'link', kind: 'other', executable: false },
      { name: 'main.ts', kind: 'file', executable: false },
      { name: 'run.sh', kind: 'file', executable: true },
    ]);
    expect(await files.read('services/a/link')).toBeUndefined();
    expect(await files.entries('no/such')).toBeUndefined();
    files.close();
  });

  it('are many read at once', async () => {
    const files = (await gitFiles(root, second))!;
    const all = await Promise.all(Array.from({ length: 200 }, () => text(files, 'services/a/main.ts')));
    expect(new Set(all)).toEqual(new Set(['two\n']));
    files.close();
  });

  it('run nothing of what the repository says about them', async () => {
    const files = (await gitFiles(root, second))!;
    await text(files, 'services/a/main.ts');
    files.close();
    expect(existsSync(path.join(root, 'was-run'))).toBe(false);
  });

  it.each(['main', 'HEAD', '--help', 'f'.repeat(40), 'f'.repeat(39)])(
    '%s is no commit that it knows',
    async (name) => {
      expect(await gitFiles(root, name)).toBeUndefined();
    },
  );

  it('beyond the limits are refused', async () => {
    const code = expect.objectContaining({ code: 'git.too-large' });
    await expect(gitFiles(root, second, { ...usualLimits, files: 2 })).rejects.toThrow(code);
    const small = (await gitFiles(root, second, { ...usualLimits, fileBytes: 3 }))!;
    await expect(small.read('services/a/main.ts')).rejects.toThrow(code);
    const few = (await gitFiles(root, second, { ...usualLimits, totalBytes: 6 }))!;
    await few.read('services/a/main.ts');
    await expect(few.read('services/a/main.ts')).rejects.toThrow(code);
    few.close();
  });
});

it('commits between two, newest first; undefined where git does not know one', async () => {
  expect(await commitsBetween(root, first, second)).toEqual([
    { sha: second, subject: 'the second: `x` | y' },
  ]);
  expect(await commitsBetween(root, 'f'.repeat(40), second)).toBeUndefined();
  expect(await commitsBetween(root, '--output=x', second)).toBeUndefined();
});

it('this repository’s documents and services read alike from the folder and from its commit', async () => {
  const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repository, encoding: 'utf8' }).trim();
  const files = (await gitFiles(repository, head))!;
  const parsed = await readWorkspace(repository, 'dev', files);
  expect(parsed.ok && parsed.value.services.map((service) => service.name)).toContain('auth');
  const folder = repositoryFiles(repository);
  expect(await text(files, 'LICENSE')).toBe(await text(folder, 'LICENSE'));
  files.close();
});
