/** The local GitHub against GitHub's own description: every operation answers in its shape, and refuses what it must. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalGitHub, ownerToken, tokenOf } from './server.ts';

const repository = 'invoxa/invoxa-delivery';
let folder: string;
let github: LocalGitHub;
let head: string;
let first: string;

const workflow = `
on: push
permissions: {}
jobs:
  comment: { runs-on: ubuntu-latest, permissions: { pull-requests: write, id-token: write }, steps: [] }
  look: { runs-on: ubuntu-latest, permissions: { pull-requests: read }, steps: [] }
`;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'github-'));
  const run = promisify(execFile);
  const git = async (...args: string[]) =>
    (
      await run(
        'git',
        ['-c', 'user.name=a', '-c', 'user.email=a@x', '-c', 'init.defaultBranch=main', ...args],
        {
          cwd: folder,
        },
      )
    ).stdout.trim();
  await git('init', '--quiet');
  await git('commit', '--quiet', '--allow-empty', '--message', 'first');
  first = await git('rev-parse', 'HEAD');
  await run('mkdir', ['-p', path.join(folder, '.github/workflows')]);
  await writeFile(path.join(folder, '.github/workflows/try.yml'), workflow);
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'second');
  head = await git('rev-parse', 'HEAD');
  github = await LocalGitHub.start({
    directory: path.join(folder, '.git'),
    repository,
    repositoryId: '912345678',
    ownerId: '87654321',
  });
  github.state.environments.push({
    name: 'prd',
    reviewers: ['ann'],
    preventSelfReview: true,
    branches: ['main'],
    waitMinutes: 0,
  });
  for (const [number, from] of [repository, 'stranger/fork', 'stranger/fork'].entries())
    github.state.pullRequests.push({
      number: number + 1,
      title: `number ${number}`,
      author: 'bob',
      state: 'open',
      draft: false,
      base: { ref: 'main', sha: first },
      head: { ref: `topic-${number}`, sha: head, repository: from },
    });
  github.state.runs.push({
    id: 7,
    path: '.github/workflows/try.yml',
    name: 'try',
    event: 'push',
    headBranch: 'main',
    headSha: head,
    headRepository: repository,
    actor: 'bob',
    inputs: {},
    approvals: [{ state: 'approved', by: 'ann', comment: 'go', environments: ['prd'] }],
    artifacts: [{ id: 3, name: 'claim', archive: Buffer.from('PK') }],
    status: 'in_progress',
    conclusion: null,
  });
});
afterAll(async () => {
  await github?.close();
  await rm(folder, { recursive: true, force: true });
});

async function call(method: string, route: string, body?: unknown, base = github.url, token = ownerToken) {
  const answer = await fetch(`${base}${route.replace(/^\/repo(?=[/?]|$)/, `/repos/${repository}`)}`, {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : undefined, headers: answer.headers };
}

describe('every operation answers in the shape that GitHub describes', () => {
  it('comments: made, read, changed, removed, page by page', async () => {
    for (const text of ['one', 'two', 'three'])
      expect((await call('POST', '/repo/issues/1/comments', { body: text })).status).toBe(201);
    const pageOne = await call('GET', '/repo/issues/1/comments?per_page=100');
    expect(pageOne.body.map((each: { body: string }) => each.body)).toEqual(['one', 'two']);
    const next = /<([^>]+)>; rel="next"/.exec(pageOne.headers.get('link') ?? '')?.[1] ?? '';
    const pageTwo = await call('GET', next.slice(github.url.length));
    expect(pageTwo.body.map((each: { body: string }) => each.body)).toEqual(['three']);
    const { id } = pageTwo.body[0];
    expect((await call('PATCH', `/repo/issues/comments/${id}`, { body: 'four' })).body.body).toBe('four');
    expect((await call('GET', `/repo/issues/comments/${id}`)).body.body).toBe('four');
    expect((await call('DELETE', `/repo/issues/comments/${id}`)).status).toBe(204);
    expect(github.state.comments.map((each) => each.body)).toEqual(['one', 'two']);
    expect((await call('POST', '/repo/issues/1/comments', { body: 'x'.repeat(65_537) })).status).toBe(422);
  });

  it('deployments and statuses: success ends the earlier one', async () => {
    for (const release of [1, 2]) {
      const made = await call('POST', '/repo/deployments', {
        ref: head,
        environment: 'dev',
        auto_merge: false,
        required_contexts: [],
        payload: { release },
      });
      expect(made.body.payload).toEqual({ release });
      const route = `/repo/deployments/${made.body.id}/statuses`;
      expect((await call('POST', route, { state: 'success', environment_url: 'http://x' })).status).toBe(201);
      expect((await call('GET', route)).body[0].state).toBe('success');
      expect((await call('GET', `/repo/deployments/${made.body.id}`)).status).toBe(200);
    }
    expect(github.state.deployments.map((each) => each.statuses.at(-1)?.state)).toEqual([
      'inactive',
      'success',
    ]);
    expect((await call('GET', '/repo/deployments?environment=dev')).body[0].payload).toEqual({ release: 2 });
  });

  it('check runs', async () => {
    const made = await call('POST', '/repo/check-runs', {
      name: 'release',
      head_sha: head,
      status: 'in_progress',
    });
    expect(made.status).toBe(201);
    const changed = await call('PATCH', `/repo/check-runs/${made.body.id}`, {
      conclusion: 'neutral',
      output: { title: 'superseded', summary: 'by a newer one' },
    });
    expect([changed.body.status, changed.body.conclusion]).toEqual(['completed', 'neutral']);
    expect((await call('GET', `/repo/commits/${head}/check-runs`)).body.total_count).toBe(1);
  });

  it('issues', async () => {
    const made = await call('POST', '/repo/issues', { title: 'drift', body: 'one', labels: ['drift'] });
    expect([made.status, made.body.number]).toEqual([201, 4]);
    expect((await call('GET', '/repo/issues?state=open&labels=drift')).body.length).toBe(1);
    const closed = await call('PATCH', '/repo/issues/4', { state: 'closed', state_reason: 'completed' });
    expect(closed.body.state).toBe('closed');
    expect((await call('GET', '/repo/issues')).body).toEqual([]);
    expect((await call('GET', '/repo/issues/4')).body.state_reason).toBe('completed');
  });

  it('pull requests: a fork’s are found by its branch, not by its commit', async () => {
    expect((await call('GET', '/repo/pulls/2')).body.head.repo.full_name).toBe('stranger/fork');
    expect((await call('GET', '/repo/pulls?state=open&head=stranger:topic-2')).body[0].number).toBe(3);
    expect(
      (await call('GET', `/repo/commits/${head}/pulls`)).body.map((each: { number: number }) => each.number),
    ).toEqual([1]);
  });

  it('commits, compared', async () => {
    expect((await call('GET', `/repo/commits/${head}`)).body.commit.message).toBe('second');
    const compared = (await call('GET', `/repo/compare/${first}...${head}`)).body;
    expect([compared.status, compared.ahead_by, compared.files[0].filename]).toEqual([
      'ahead',
      1,
      '.github/workflows/try.yml',
    ]);
  });

  it('environments, runs, approvals, artifacts', async () => {
    const rules = (await call('GET', '/repo/environments/prd')).body.protection_rules;
    expect(rules.map((each: { type: string }) => each.type)).toEqual(['required_reviewers', 'branch_policy']);
    expect((await call('GET', '/repo/environments')).body.total_count).toBe(1);
    const branches = await call('GET', '/repo/environments/prd/deployment-branch-policies');
    expect(branches.body.branch_policies[0].name).toBe('main');
    expect((await call('GET', '/repo/environments/none')).status).toBe(404);
    expect((await call('GET', '/repo/actions/runs/7')).body.head_sha).toBe(head);
    expect((await call('GET', '/repo/actions/runs/7/approvals')).body[0].user.login).toBe('ann');
    expect((await call('GET', '/repo/actions/runs/7/artifacts?name=claim')).body.artifacts[0].id).toBe(3);
    const redirect = await call('GET', '/repo/actions/artifacts/3/zip');
    expect(await (await fetch(redirect.headers.get('location') ?? '')).text()).toBe('PK');
    expect((await call('GET', '/repo')).body.full_name).toBe(repository);
  });

  it('and nothing above departed from the description', () => expect(github.state.violations).toEqual([]));
});

describe('what GitHub would not take is refused and remembered', () => {
  const since = async (act: () => Promise<unknown>) => {
    const before = github.state.violations.length;
    await act();
    return github.state.violations.slice(before).map((each) => each.fault);
  };

  it.each<[string, string, string, unknown, RegExp]>([
    [
      'a body without its member',
      'POST',
      '/repo/issues/1/comments',
      {},
      /must have required property 'body'/,
    ],
    ['a wrong state', 'POST', '/repo/deployments/1/statuses', { state: 'fine' }, /allowed values/],
    ['a query nobody knows', 'GET', '/repo/issues?sate=open', undefined, /sate is not a parameter/],
    ['an operation that is not there', 'GET', '/repo/hooks', undefined, /has no repos\/list-webhooks/],
  ])('%s', async (_, method, route, body, fault) => {
    expect((await since(() => call(method, route, body))).join()).toMatch(fault);
  });

  it('a write by a job whose token may only read', async () => {
    const run = github.state.runs[0]!;
    const as = (job: string) => {
      run.job = { id: job, environment: undefined };
      return call('POST', '/repo/issues/1/comments', { body: 'hello' }, github.apiUrl(run), tokenOf(run));
    };
    expect((await as('comment')).status).toBe(201);
    expect((await since(async () => expect((await as('look')).status).toBe(403))).join()).toMatch(
      /look has none of/,
    );
  });

  it('a wrong token', async () => {
    expect((await call('GET', '/repo', undefined, github.url, 'guess')).status).toBe(401);
  });

  it('and answers as told, so many times', async () => {
    github.failures.push({ operation: 'repos/get', status: 429, headers: { 'retry-after': '1' }, times: 1 });
    expect((await call('GET', '/repo')).headers.get('retry-after')).toBe('1');
    expect((await call('GET', '/repo')).status).toBe(200);
  });
});

it('git clones from it', async () => {
  const copy = path.join(folder, 'copy');
  await promisify(execFile)('git', ['clone', '--quiet', `${github.url}/${repository}`, copy]);
  const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: copy });
  expect(stdout.trim()).toBe(head);
});
