/** The GitHub adapter against the local GitHub: races, runs that are run again, limits, and what a token may not do. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Secret } from '@inx/engine';
import { createReports, type Run, readRun } from '@inx/github';
import {
  type Api,
  createApi,
  ensureDeployment,
  findDeployment,
  findOpenDeployment,
  reportCheck,
  reportCondition,
  setDeploymentStatus,
  stickyComment,
} from '@inx/github/api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bot } from './github/people.ts';
import { LocalGitHub, ownerToken } from './github/server.ts';

const repository = 'invoxa/invoxa-delivery';
let folder: string;
let sha: string;
let github: LocalGitHub;
let waits: string[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'github-adapter-'));
  const git = async (...args: string[]) =>
    (
      await promisify(execFile)('git', ['-c', 'user.name=a', '-c', 'user.email=a@x', ...args], {
        cwd: folder,
      })
    ).stdout;
  await git('init', '--quiet', '--initial-branch=main');
  await git('commit', '--quiet', '--allow-empty', '--message', 'first');
  sha = (await git('rev-parse', 'HEAD')).trim();
  github = await LocalGitHub.start({
    directory: path.join(folder, '.git'),
    repository,
    repositoryId: '912345678',
    ownerId: '87654321',
  });
});
beforeEach(() => {
  waits = [];
  const { comments, deployments, checkRuns, issues, pullRequests, violations, calls } = github.state;
  for (const list of [
    comments,
    deployments,
    checkRuns,
    issues,
    pullRequests,
    violations,
    calls,
    github.failures,
  ])
    list.length = 0;
  github.state.pullRequests.push({
    number: 1,
    title: 'a change',
    author: 'bob',
    state: 'open',
    draft: false,
    base: { ref: 'main', sha },
    head: { ref: 'topic', sha, repository },
  });
});
afterEach(() => expect(github.state.violations).toEqual([]));
afterAll(async () => {
  await github?.close();
  await rm(folder, { recursive: true, force: true });
});

const runOf = (id: number, attempt = 1): Run =>
  readRun({
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: String(id),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_SHA: sha,
    GITHUB_API_URL: github.url,
  });
const api = (id: number, attempt = 1): Api =>
  createApi(new Secret('token', ownerToken), runOf(id, attempt), (message) => waits.push(message));

const marker = '<!-- inx-plan:dev -->';
const say = (body: string) => ({ pullRequest: 1, marker, body: `${marker}\n${body}\n` });
const others = (count: number, by = 'bob', body = 'nice') => {
  for (let index = 0; index < count; index++)
    github.state.comments.push({ id: github.state.nextId(), issue: 1, by, body });
};
const ours = () => github.state.comments.filter((each) => each.by === bot);

describe('one comment a pull request and environment', { concurrent: false }, () => {
  it('is updated in place, also behind many others, page by page', async () => {
    others(5);
    await stickyComment(api(10), say('first'));
    others(3);
    await stickyComment(api(11), say('second'));
    expect(ours().map((each) => each.body)).toEqual([expect.stringContaining('second')]);
  });

  it('the same words again write nothing', async () => {
    await stickyComment(api(10), say('first'));
    const before = github.state.calls.length;
    await stickyComment(api(10), say('first'));
    expect(github.state.calls.slice(before).filter((call) => call.method !== 'GET')).toEqual([]);
  });

  it('two environments have two', async () => {
    await stickyComment(api(10), say('dev'));
    await stickyComment(api(10), { pullRequest: 1, marker: '<!-- inx-plan:prd -->', body: 'prd' });
    expect(ours()).toHaveLength(2);
  });

  it('four runs at once leave one, with the newest run’s words', async () => {
    await Promise.all([22, 21, 24, 23].map((id) => stickyComment(api(id), say(`of run ${id}`))));
    expect(ours().map((each) => each.body)).toEqual([expect.stringContaining('of run 24')]);
  });

  it('an older run does not overwrite a newer one, a later attempt does', async () => {
    await stickyComment(api(31, 2), say('newer'));
    await stickyComment(api(30, 9), say('older'));
    expect(ours()[0]?.body).toContain('newer');
    await stickyComment(api(31, 3), say('again'));
    expect(ours()[0]?.body).toContain('again');
  });

  it('is made again when somebody deleted it', async () => {
    await stickyComment(api(10), say('first'));
    github.state.comments.length = 0;
    await stickyComment(api(11), say('second'));
    expect(ours().map((each) => each.body)).toEqual([expect.stringContaining('second')]);
  });

  it('is made again when it is deleted between looking and writing', async () => {
    await stickyComment(api(10), say('first'));
    github.failures.push({ operation: 'issues/update-comment', status: 404, times: 1 });
    const gone = ours()[0]!.id;
    const writing = stickyComment(api(11), say('second'));
    await expect.poll(() => github.state.calls.some((call) => call.status === 404)).toBe(true);
    github.state.comments.splice(
      github.state.comments.findIndex((each) => each.id === gone),
      1,
    );
    await writing;
    expect(ours().map((each) => each.body)).toEqual([expect.stringContaining('second')]);
  });

  it('a stranger’s copy of the marker is left alone', async () => {
    others(1, 'mallory', `${marker}\nfake`);
    await stickyComment(api(10), say('ours'));
    expect(github.state.comments.map((each) => each.body)).toEqual([
      `${marker}\nfake`,
      expect.stringContaining('ours'),
    ]);
  });

  it('fits what GitHub takes', async () => {
    await stickyComment(api(10), say('line\n'.repeat(20_000)));
    expect(ours()[0]!.body.length).toBeLessThanOrEqual(65_536);
    expect(ours()[0]!.body).toContain('did not fit');
  });
});

describe('deployments', () => {
  it('a run that is run again finds its own; another run makes one', async () => {
    const first = await ensureDeployment(api(10), 'dev', sha);
    expect(await ensureDeployment(api(10, 2), 'dev', sha)).toEqual(first);
    expect(await ensureDeployment(api(11), 'dev', sha)).not.toEqual(first);
    expect(github.state.deployments).toHaveLength(2);
  });

  it('of an older commit than the run’s, as a rollback makes one: GitHub shows that commit', async () => {
    const run = { ...api(10), run: { ...api(10).run, sha: 'e'.repeat(40) } };
    const made = await ensureDeployment(run, 'dev', sha);
    expect(github.state.deployments).toMatchObject([{ ref: sha, sha }]);
    expect(await findDeployment(run, 'dev')).toEqual(made);
  });

  it('of a commit that GitHub does not know: shown at the run’s own, and found again', async () => {
    const elsewhere = `${'f'.repeat(40)}-dirty`;
    const made = await ensureDeployment(api(10), 'dev', elsewhere);
    expect(github.state.deployments).toMatchObject([{ ref: sha, sha }]);
    const begun = { environment: 'dev', state: 'in_progress', description: 'under way' } as const;
    await setDeploymentStatus(api(10), made, begun);
    expect(await findOpenDeployment(api(11), 'dev', elsewhere)).toEqual(made);
    expect(await findOpenDeployment(api(11), 'dev', sha)).toBeUndefined();
    await setDeploymentStatus(api(10), made, { ...begun, state: 'failure' });
    expect(await findOpenDeployment(api(11), 'dev', elsewhere)).toBeUndefined();
  });

  it('takes the one that GitHub made for the job', async () => {
    const made = {
      id: 77,
      ref: sha,
      sha,
      task: 'deploy',
      environment: 'dev',
      description: null,
      payload: {},
      statuses: [
        {
          id: 1,
          state: 'in_progress',
          description: '',
          environmentUrl: '',
          logUrl: `https://github.com/${repository}/actions/runs/10/job/5`,
        },
      ],
    };
    github.state.deployments.push(made);
    expect(await findDeployment(api(10), 'dev')).toEqual({ id: 77 });
    expect(await findDeployment(api(1), 'dev')).toBeUndefined();
  });

  it('says each state once', async () => {
    const deployment = await ensureDeployment(api(10), 'dev', sha);
    const status = {
      environment: 'dev',
      state: 'success',
      description: 'x'.repeat(200),
      address: 'https://dev.example',
    } as const;
    await setDeploymentStatus(api(10), deployment, status);
    await setDeploymentStatus(api(10, 2), deployment, status);
    const [found] = github.state.deployments;
    expect(found?.statuses).toMatchObject([{ state: 'success', environmentUrl: 'https://dev.example' }]);
    expect(found?.statuses[0]?.description).toHaveLength(140);
  });
});

it('a check is one a run and attempt, and is brought up to date', async () => {
  const check = {
    name: 'inx deploy (dev)',
    conclusion: 'neutral',
    title: 'superseded',
    summary: 'by 12',
  } as const;
  await reportCheck(api(10), check);
  await reportCheck(api(10), { ...check, conclusion: 'success' });
  await reportCheck(api(10, 2), check);
  expect(github.state.checkRuns.map((each) => each.conclusion)).toEqual(['success', 'neutral']);
});

it('an issue is opened once, updated while the condition lasts, closed when it is gone', async () => {
  const condition = { marker: '<!-- inx-drift:dev -->', label: 'inx-drift', title: 'Drift in dev' };
  await reportCondition(api(10), { ...condition, body: 'one' });
  await reportCondition(api(11), { ...condition, body: 'two' });
  expect(github.state.issues).toMatchObject([{ state: 'open', body: expect.stringContaining('two') }]);
  await reportCondition(api(12), { ...condition, body: undefined });
  await reportCondition(api(13), { ...condition, body: undefined });
  expect(github.state.issues).toMatchObject([{ state: 'closed' }]);
  await reportCondition(api(14), { ...condition, body: 'again' });
  expect(github.state.issues.map((each) => each.state)).toEqual(['closed', 'open']);
});

describe('when GitHub does not play along', () => {
  it('waits as long as it is asked to, and says so', async () => {
    github.failures.push({
      operation: 'issues/create-comment',
      status: 403,
      headers: { 'retry-after': '1' },
      body: { message: 'You have exceeded a secondary rate limit.' },
      times: 1,
    });
    await stickyComment(api(10), say('patient'));
    expect(ours()).toHaveLength(1);
    expect(waits).toEqual([expect.stringContaining('again in 1 s')]);
  });

  it('waits for the reset of the primary limit', async () => {
    github.failures.push({
      operation: 'issues/list-comments',
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000)) },
      body: { message: 'API rate limit exceeded' },
      times: 1,
    });
    await stickyComment(api(10), say('patient'));
    expect(ours()).toHaveLength(1);
    expect(waits).toEqual([expect.stringContaining('rate limit for GET')]);
  });

  it('does not wait for an hour: the report is given up, the release is not', async () => {
    github.failures.push({
      operation: 'issues/list-comments',
      status: 403,
      headers: { 'retry-after': '3600' },
      body: { message: 'You have exceeded a secondary rate limit.' },
      times: 9,
    });
    const reports = createReports(runOf(10), new Secret('token', ownerToken), () =>
      AbortSignal.timeout(30_000),
    );
    expect(await reports.comment(say('x'), 1)).toBeUndefined();
  });

  it('a creation that failed at the far end is looked for before it is tried again', async () => {
    github.failures.push({ operation: 'repos/create-deployment', status: 502, times: 1 });
    await ensureDeployment(api(10), 'dev', sha);
    expect(github.state.deployments).toHaveLength(1);
    const operations = github.state.calls.map((call) => call.operation.replace('repos/', ''));
    expect(operations).toEqual([
      'list-deployments',
      'create-deployment',
      'list-deployments',
      'create-deployment',
    ]);
  });

  it('a wrong token is a warning, not an error of the release', async () => {
    const reports = createReports(runOf(10), new Secret('token', 'wrong'), () => AbortSignal.timeout(30_000));
    expect(await reports.comment(say('x'), 1)).toBeUndefined();
    expect(github.state.calls.map((call) => call.status)).toEqual([401]);
  });

  it('without a token nothing is called', async () => {
    const reports = createReports(runOf(10), undefined, () => AbortSignal.timeout(30_000));
    await reports.deploymentBegun('dev', undefined, sha);
    await reports.check({ name: 'x', conclusion: 'success', title: '', summary: '' });
    expect(github.state.calls).toEqual([]);
  });
});
