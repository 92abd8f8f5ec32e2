/** The few scripts that workflows run beside the actions, as a runner calls them. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from './sandbox.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'steps-'));
  await mkdir(path.join(folder, 'infra/environments'), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (script: string, environment: Record<string, string>) =>
  promisify(execFile)(process.execPath, [path.join(repository, '.github/actions', script)], {
    env: { PATH: process.env['PATH'], ...environment },
  }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  );

describe('become: which role', () => {
  const good = { account: '123456789012', region: 'us-east-1', prefix: 'INX-DEV-USNV' };
  const of = async (document: unknown, environment = 'dev', role = 'release') => {
    await writeFile(path.join(folder, 'infra/environments/dev.json'), JSON.stringify(document));
    return run('become/role.mjs', { ENVIRONMENT: environment, ROLE: role, GITHUB_WORKSPACE: folder });
  };

  it.each([
    [{}, 'arn:aws:iam::123456789012:role/INX-DEV-USNV-github-release', 'us-east-1'],
    [{ region: 'cn-north-1' }, 'arn:aws-cn:iam::123456789012:role/INX-DEV-USNV-github-release', 'cn-north-1'],
    [
      { region: 'us-gov-west-1' },
      'arn:aws-us-gov:iam::123456789012:role/INX-DEV-USNV-github-release',
      'us-gov-west-1',
    ],
  ])('%o', async (change, arn, region) => {
    expect(await of({ ...good, ...change })).toEqual({ code: 0, stdout: `arn=${arn}\nregion=${region}\n` });
  });

  it.each<[string, unknown, string, string, RegExp]>([
    ['no account', { ...good, account: undefined }, 'dev', 'plan', /add "account"/],
    ['a line break in the region', { ...good, region: 'us-east-1\narn=x' }, 'dev', 'plan', /no valid region/],
    ['a path as environment', good, '../secrets', 'plan', /environment must be the name/],
    ['an unknown role', good, 'dev', 'admin', /role must be/],
    ['an environment without document', good, 'other', 'plan', /cannot be read/],
  ])('refuses %s', async (_, document, environment, role, words) => {
    const { code, stdout } = await of(document, environment, role);
    expect([code, stdout]).toEqual([1, expect.stringMatching(words)]);
  });
});

describe('judge-platform: who is asked', () => {
  const stack = (part: object) => ({ resources: [], permissions: [], ports: [], ...part });
  it.each<[string, object[], string]>([
    ['nothing changes', [], 'none'],
    ['something is added', [stack({ resources: [{ action: 'create' }, { action: 'update' }] })], 'routine'],
    ['a permission narrows', [stack({ permissions: [{ direction: 'narrows' }] })], 'routine'],
    ['something may be replaced', [stack({ resources: [{ action: 'may-replace' }] })], 'approval'],
    ['something is destroyed', [stack({}), stack({ resources: [{ action: 'destroy' }] })], 'approval'],
    ['a permission widens', [stack({ permissions: [{ direction: 'widens' }] })], 'approval'],
    ['a port opens', [stack({ ports: [{ change: 'added' }] })], 'approval'],
    ['an action that nobody knows', [stack({ resources: [{ action: 'melt' }] })], 'approval'],
  ])('%s', async (_, stacks, change) => {
    const file = path.join(folder, 'plan.json');
    await writeFile(file, JSON.stringify({ platform: { stacks } }));
    expect(await run('judge-platform/judge.mjs', { PLAN_FILE: file })).toEqual({
      code: 0,
      stdout: `change=${change}\n`,
    });
  });

  it('a plan without its platform half is no plan', async () => {
    const file = path.join(folder, 'plan.json');
    await writeFile(file, JSON.stringify({ services: [] }));
    expect((await run('judge-platform/judge.mjs', { PLAN_FILE: file })).code).toBe(1);
  });
});
