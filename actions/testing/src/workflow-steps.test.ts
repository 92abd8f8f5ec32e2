/** The few scripts that workflows run beside the actions, as a runner calls them. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

const run = (script: string, environment: Record<string, string>, input = '') => {
  const ended = promisify(execFile)(process.execPath, [path.join(repository, '.github/actions', script)], {
    env: { PATH: process.env['PATH'], ...environment },
  });
  ended.child.stdin?.end(input);
  return ended.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );
};

/** Standard output is appended to the file of outputs: an annotation in it would be seen by nobody. */
const refused = (words: RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(words) });
const answered = (stdout: string) => ({ code: 0, stdout, stderr: '' });

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
    expect(await of({ ...good, ...change })).toEqual(answered(`arn=${arn}\nregion=${region}\n`));
  });

  it.each<[string, unknown, string, string, RegExp]>([
    ['no account', { ...good, account: undefined }, 'dev', 'plan', /^::error::.*add "account"/],
    ['a line break in the region', { ...good, region: 'us-east-1\narn=x' }, 'dev', 'plan', /no valid region/],
    ['a path as environment', good, '../secrets', 'plan', /^::error::environment must be the name/],
    ['an unknown role', good, 'dev', 'admin', /^::error::role must be/],
    ['an environment without document', good, 'other', 'plan', /^::error::.*cannot be read/],
  ])('refuses %s', async (_, document, environment, role, words) => {
    expect(await of(document, environment, role)).toEqual(refused(words));
  });

  it('refuses a document that is no JSON in one line, whatever its lines say', async () => {
    await writeFile(path.join(folder, 'infra/environments/dev.json'), '{\n::set-output name=arn::x\n}');
    const place = { ENVIRONMENT: 'dev', ROLE: 'plan', GITHUB_WORKSPACE: folder };
    expect(await run('become/role.mjs', place)).toEqual(refused(/^::error::[^\n]*cannot be read[^\n]*\n$/));
  });
});

describe('judge-platform: who is asked', () => {
  const basis = 'b'.repeat(64);
  const judge = async (text: string) => {
    const file = path.join(folder, 'plan.json');
    await writeFile(file, text);
    return run('judge-platform/judge.mjs', { PLAN_FILE: file });
  };

  it.each(['none', 'routine', 'approval'])('as the plan says: %s', async (needs) => {
    expect(await judge(JSON.stringify({ platform: { needs, basis } }))).toEqual(
      answered(`change=${needs}\nbasis=${basis}\n`),
    );
  });

  it.each<[string, string]>([
    ['without its platform half', '{"services":[]}'],
    ['whose word nobody knows', JSON.stringify({ platform: { needs: 'nothing', basis } })],
    ['with a basis that is no hash', JSON.stringify({ platform: { needs: 'none', basis: 'a\nb' } })],
    ['that is no JSON', 'plan'],
  ])('a plan %s is no plan', async (_, text) => {
    expect(await judge(text)).toEqual(refused(/^::error::.*plan\.json is no plan with its platform’s half/));
  });

  it('a plan that is not there', async () => {
    expect(await run('judge-platform/judge.mjs', { PLAN_FILE: path.join(folder, 'none.json') })).toEqual(
      refused(/^::error::.*ENOENT/),
    );
  });
});

describe('what is asked of GitHub', () => {
  const commit = 'c'.repeat(40);
  const fork = 'stranger/fork';
  const pull = (number: number, sha = commit, from = fork) => ({
    number,
    merge_commit_sha: commit,
    head: { sha, repo: { full_name: from } },
  });
  const runOf = (repository: object | null) => ({
    head_sha: commit,
    head_branch: '$(id)',
    head_repository: repository,
  });

  const kept = (...expired: boolean[]) => ({ artifacts: expired.map((each) => ({ expired: each })) });

  /** Serves what is given by path; answers what the script printed, and the paths it asked for. */
  async function asked(
    script: string,
    answers: Record<string, unknown>,
    environment: Record<string, string>,
    input = '',
  ) {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      const address = (request.url ?? '').replace('/repos/us/it', '');
      paths.push(address);
      const known = answers[address];
      const page2 = `${address}&page=2`;
      if (page2 in answers)
        response.setHeader(
          'link',
          `<http://127.0.0.1:${(server.address() as AddressInfo).port}/repos/us/it${page2}>; rel="next"`,
        );
      response.statusCode = known === undefined ? 503 : 200;
      response.end(typeof known === 'string' ? known : JSON.stringify(known ?? { message: 'a\nb' }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ended = await run(
      script,
      {
        GITHUB_API_URL: `http://127.0.0.1:${port}`,
        GITHUB_REPOSITORY: 'us/it',
        TOKEN: 'token',
        ...environment,
      },
      input,
    );
    server.closeAllConnections();
    await promisify(server.close.bind(server))();
    return { ...ended, paths };
  }

  describe('the pull request of a run', () => {
    const pulls = '/pulls?state=open&per_page=100&head=stranger%3A%24(id)';
    const claims = '/actions/runs/7/artifacts?name=platform-claim';
    const find = (answers: Record<string, unknown>, RUN_ID = '7') =>
      asked('find-pull-request/find.mjs', answers, { RUN_ID });

    it('is the one at its commit and of its repository, on whichever page', async () => {
      const answers = {
        '/actions/runs/7': runOf({ full_name: fork }),
        [claims]: kept(false),
        [pulls]: [pull(1, 'd'.repeat(40)), pull(2, commit, 'other/fork')],
        [`${pulls}&page=2`]: [pull(3)],
      };
      expect(await find(answers)).toEqual({
        ...answered(`number=3\ncommit=${commit}\n`),
        paths: Object.keys(answers),
      });
    });

    it.each<[string, object | null, object, object[]]>([
      ['that moved on', { full_name: fork }, kept(false), [pull(1, 'd'.repeat(40))]],
      ['of a fork that was deleted', null, kept(false), [pull(1)]],
      ['that planned by itself', { full_name: fork }, kept(), [pull(1)]],
      ['whose claim has expired', { full_name: fork }, kept(true), [pull(1)]],
    ])('%s is none', async (_, repository, artifacts, open) => {
      const answers = { '/actions/runs/7': runOf(repository), [claims]: artifacts, [pulls]: open };
      expect(await find(answers)).toMatchObject({
        code: 0,
        stdout: 'number=\ncommit=\n',
        stderr: expect.stringMatching(/^::notice::no open pull request/),
      });
    });

    it.each<[string, Record<string, unknown>, RegExp]>([
      ['answers an error', {}, /asked for http:.*runs\/7: it answered 503: .*run the job again\n$/],
      ['answers no JSON', { '/actions/runs/7': '<html>' }, /asked for http:.*runs\/7: .*JSON.*\n$/],
    ])('ends where GitHub %s', async (_, answers, words) => {
      expect(await find(answers)).toMatchObject(refused(words));
    });

    it('ends where GitHub is not there', async () => {
      const nowhere = { GITHUB_API_URL: 'http://127.0.0.1:1', GITHUB_REPOSITORY: 'us/it', RUN_ID: '7' };
      expect(await run('find-pull-request/find.mjs', nowhere)).toEqual(refused(/^::error::GitHub was asked/));
    });

    it('is not looked for by anything but a number', async () => {
      expect(await find({}, '../7')).toEqual({ ...refused(/^::error::run-id must be/), paths: [] });
    });
  });

  describe('whether a plan of the platform still holds', () => {
    const newer = { '/commits/main': { sha: 'd'.repeat(40) } };
    const newest = { '/commits/main': { sha: commit } };
    const said = (holds: boolean, needs: string) =>
      `{"type":"stage"}\n${JSON.stringify({ type: 'platform-checked', holds, needs })}\n`;
    const hold = (input: string, APPROVED: string, answers: Record<string, unknown> = {}) =>
      asked('update-platform/hold.mjs', answers, { APPROVED, GITHUB_SHA: commit }, input);

    it.each<[string, string, string, object]>([
      ['nobody changed it', said(true, 'approval'), 'true', {}],
      ['nobody changed it, and nobody was asked', said(true, 'routine'), 'false', {}],
      ['others did, and this is the newest commit', said(false, 'routine'), 'false', newest],
      ['others did all of it', said(false, 'none'), 'false', newest],
    ])('it does where %s', async (_, input, approved, answers) => {
      expect(await hold(input, approved, { ...answers })).toMatchObject({ code: 0, stdout: '' });
    });

    it.each<[string, string, string, object, RegExp]>([
      ['it was approved', said(false, 'routine'), 'true', newest, /changed since this was approved/],
      [
        'somebody has to be asked now',
        said(false, 'approval'),
        'false',
        newest,
        /now somebody has to be asked/,
      ],
      ['a word is not known', said(false, 'perhaps'), 'false', newest, /now somebody has to be asked/],
      ['main went on', said(false, 'routine'), 'false', newer, /main has a newer commit/],
      ['main cannot be read', said(false, 'routine'), 'false', {}, /it answered 503/],
      ['nothing was said', '', 'false', newest, /did not say whether the plan still holds/],
    ])('it does not where %s', async (_, input, approved, answers, words) => {
      expect(await hold(input, approved, { ...answers })).toMatchObject(refused(words));
    });
  });

  describe('whether anybody is asked before the platform changes', () => {
    const place = '/environments/dev-platform';
    const required = (...reviewers: object[]) => ({ type: 'required_reviewers', reviewers });
    const check = async (answer: unknown, document: object = {}, ENVIRONMENT = 'dev-platform') => {
      await writeFile(path.join(folder, 'infra/environments/dev.json'), JSON.stringify(document));
      const environment = { ENVIRONMENT, DOCUMENT: 'dev', GITHUB_WORKSPACE: folder };
      return asked('require-reviewers/check.mjs', answer ? { [place]: answer } : {}, environment);
    };

    it('somebody is', async () => {
      const answer = { protection_rules: [{ type: 'branch_policy' }, required({ type: 'User' })] };
      expect(await check(answer)).toEqual({ ...answered(''), paths: [place] });
    });

    it.each<[string, object]>([
      ['that sprang into life', {}],
      ['with a waiting time only', { protection_rules: [{ type: 'wait_timer', wait_timer: 5 }] }],
      ['whose list of reviewers is empty', { protection_rules: [required()] }],
    ])('nobody is by an environment %s', async (_, answer) => {
      expect(await check(answer)).toMatchObject(
        refused(/^::error::GitHub's environment dev-platform asks nobody.*require reviewers there/),
      );
    });

    it('nobody has to be, where the document accepts that', async () => {
      const document = { promotion: { acceptUnprotectedEnvironment: true } };
      expect(await check(undefined, document)).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^::notice::infra\/environments\/dev\.json accepts/),
        paths: [],
      });
    });

    it('what cannot be read is no protection', async () => {
      expect(await check(undefined)).toMatchObject(refused(/it answered 503/));
      expect(await check(undefined, {}, '../x')).toMatchObject(refused(/^::error::environment must be/));
    });
  });

  describe('the reviewed plan of a commit', () => {
    const runs = `/actions/runs?event=pull_request&status=success&head_sha=${commit}`;
    const find = (answers: Record<string, unknown>, COMMIT = commit) =>
      asked('reviewed-plan/find.mjs', answers, { COMMIT });
    const pulls = `/commits/${commit}/pulls`;

    const workflow_runs = [
      { id: 1, path: '.github/workflows/ci.yml' },
      { id: 2, path: '.github/workflows/plan.yml@main' },
      { id: 3, path: '.github/workflows/plan.yml' },
    ];
    const artifacts = (run: number) => `/actions/runs/${run}/artifacts?name=plan-dev`;
    it.each<[string, object, number]>([
      ['is of the last good run of plan.yml', kept(false), 2],
      ['is of a run before it where its own has expired', kept(true), 3],
      ['is of a run before it where that was a fork’s, which has none', kept(), 3],
    ])('%s', async (_, ofSecond, id) => {
      const answers = {
        [pulls]: [pull(4)],
        [runs]: { workflow_runs },
        [artifacts(2)]: ofSecond,
        [artifacts(3)]: kept(true, false),
      };
      expect(await find(answers)).toMatchObject(answered(`run-id=${id}\n`));
    });

    it('is none where no run has one any more', async () => {
      const answers = {
        [pulls]: [pull(4)],
        [runs]: { workflow_runs },
        [artifacts(2)]: kept(),
        [artifacts(3)]: kept(true),
      };
      expect(await find(answers)).toMatchObject({ code: 0, stdout: 'run-id=\n' });
    });

    it('is none where the commit came from no pull request', async () => {
      expect(await find({ [pulls]: [{ ...pull(4), merge_commit_sha: null }] })).toMatchObject({
        code: 0,
        stdout: 'run-id=\n',
        stderr: expect.stringMatching(/^::notice::no reviewed plan/),
      });
    });

    it('is not looked for by anything but a commit, and ends where GitHub answers an error', async () => {
      expect(await find({}, 'main')).toEqual({ ...refused(/^::error::commit must be/), paths: [] });
      expect(await find({})).toMatchObject(refused(/^::error::.*it answered 503/));
    });
  });
});
