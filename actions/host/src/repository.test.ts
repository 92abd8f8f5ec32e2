/** A runner's clone has to hold the whole history before anything is released from it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { requireWholeHistory } from './repository.ts';

let folder: string;
const git = (cwd: string, ...args: string[]) =>
  execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@x', ...args], { cwd, timeout: 20_000 });

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'history-'));
  await git(folder, 'init', '--quiet', 'whole');
  const whole = path.join(folder, 'whole');
  for (const message of ['first', 'second'])
    await git(whole, 'commit', '--quiet', '--allow-empty', '--message', message);
  await git(folder, 'clone', '--quiet', '--depth', '1', `file://${whole}`, 'cut');
  await git(folder, 'init', '--quiet', '--bare', 'none');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('a whole clone passes', () => requireWholeHistory(path.join(folder, 'whole')));

it('a clone that was cut off is refused, with what to give actions/checkout', () =>
  expect(requireWholeHistory(path.join(folder, 'cut'))).rejects.toMatchObject({
    code: 'repository.shallow',
    problems: [{ remedy: expect.stringContaining('fetch-depth: 0') }],
  }));

it('a folder that git does not read is refused, with what git says', () =>
  expect(requireWholeHistory(path.join(folder, 'nowhere'))).rejects.toMatchObject({
    code: 'repository.unreadable',
  }));

it('a folder outside of any repository is refused', () =>
  expect(requireWholeHistory(folder)).rejects.toMatchObject({ code: 'repository.unreadable' }));
