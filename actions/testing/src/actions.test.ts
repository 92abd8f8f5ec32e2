/** The actions as a runner starts them: bundled, from a folder without packages, on the embedded AWS and a local GitHub. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleActions } from '../../bundle.ts';
import { LocalGitHub, ownerToken } from './github/server.ts';
import { type Runner, type StepEnded, startAction } from './runner.ts';
import { createSandbox, homeAccount, type Sandbox } from './sandbox.ts';

const repository = 'invoxa/invoxa-delivery';
let sandbox: Sandbox;
let github: LocalGitHub;
let dist: string;
let lastRun = 100;

beforeAll(async () => {
  dist = await mkdtemp(path.join(tmpdir(), 'actions-dist-'));
  await bundleActions(dist);
  sandbox = await createSandbox({ services: ['auth', 'notification'], speed: 10 });
  github = await LocalGitHub.start({
    directory: path.join(sandbox.root, '.git'),
    repository,
    repositoryId: '912345678',
    ownerId: '87654321',
    pageSize: 100,
  });
}, 600_000);
afterAll(async () => {
  await sandbox?.stop();
  await github?.close();
  await rm(dist, { recursive: true, force: true });
});

async function runner(run = ++lastRun): Promise<Runner> {
  return {
    dist,
    workspace: sandbox.root,
    token: ownerToken,
    environment: {
      AWS_ENDPOINT_URL: sandbox.endpoint,
      AWS_ACCESS_KEY_ID: homeAccount,
      AWS_SECRET_ACCESS_KEY: 'a-secret-that-must-not-show',
      AWS_REGION: 'us-east-1',
      INX_TARGET: 'rehearsal',
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ID: String(run),
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_SHA: (await sandbox.git('rev-parse', 'HEAD')).trim(),
      GITHUB_ACTOR: 'ann',
      GITHUB_WORKFLOW: 'deploy',
      GITHUB_API_URL: github.url,
    },
  };
}

const act = async (name: string, inputs: Readonly<Record<string, string>> = {}): Promise<StepEnded> =>
  (await startAction(await runner(), name, { environment: 'dev', ...inputs })).ended;

/** A change of one service, committed. */
async function change(service: string, edit: (text: string) => string): Promise<void> {
  await sandbox.edit(`services/${service}/src/main.ts`, edit);
  await sandbox.git('commit', '--quiet', '--all', '--message', `${service} changes`);
}

const deploymentOf = (run: number) =>
  github.state.deployments.find((each) => (each.payload as { inx?: { run?: number } }).inx?.run === run);

describe('from plan to rollback', () => {
  let digest: string;
  let planned: string;

  it('nothing changed: said in a line, no deployment made', async () => {
    const ended = await act('deploy');
    expect(ended).toMatchObject({ code: 0, outputs: { outcome: 'unchanged', release: '1' } });
    expect(Object.keys(JSON.parse(ended.outputs['digests']!))).toEqual(['auth', 'notification']);
    expect(deploymentOf(lastRun)).toBeUndefined();
    expect(github.state.checkRuns.at(-1)).toMatchObject({ name: 'inx deploy (dev)', conclusion: 'success' });
  });

  it('plan: comments on the pull request and hands on the digest', async () => {
    await change('auth', (text) => `${text}\nconsole.error('changed');\n`);
    const ended = await act('plan', { 'pull-request': '1' });
    expect(ended).toMatchObject({ code: 0, outputs: { changed: 'true', 'changed-services': '["auth"]' } });
    digest = ended.outputs['plan-digest']!;
    planned = ended.outputs['plan-file']!;
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(github.state.comments).toMatchObject([{ body: expect.stringContaining('| auth |') }]);
    expect(ended.summary).toContain('auth');
  });

  it('deploy: exactly that plan, one service moved, told in outputs, summary, deployment and check', async () => {
    const stale = await act('deploy', { 'plan-digest': '0'.repeat(64) });
    expect(stale).toMatchObject({ code: 2, outputs: { outcome: 'refused' } });
    const ended = await act('deploy', { 'plan-digest': digest, reviewed: planned });
    expect(ended.log).not.toMatch(/made again/);
    expect(ended).toMatchObject({
      code: 0,
      outputs: {
        outcome: 'released',
        release: '2',
        'changed-services': '["auth"]',
        'plan-digest': digest,
        address: sandbox.baseUrl,
      },
    });
    expect(deploymentOf(lastRun)?.statuses.map((each) => each.state)).toEqual(['in_progress', 'success']);
    expect(deploymentOf(lastRun)?.statuses.at(-1)?.environmentUrl).toBe(sandbox.baseUrl);
    expect(github.state.checkRuns.at(-1)).toMatchObject({ conclusion: 'success' });
    expect(ended.summary).toMatch(/\| auth \| `INX-DEV-USNV-auth:\d+` \| `INX-DEV-USNV-auth:\d+` \|/);
    expect(ended.summary).toMatch(/```mermaid\nflowchart LR/);
    expect(ended.summary).toMatch(/\*\*0 of \d+ requests lost\*\*/);
    expect(ended.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('a-secret');
    const groups = ended.log.match(/^::(end)?group::/gm) ?? [];
    expect(groups.length).toBeGreaterThan(6);
    expect(groups.filter((each) => each === '::group::')).toHaveLength(groups.length / 2);
  });

  it('deploy by a plan that is stale by now: made again, and told', async () => {
    const ended = await act('deploy', { 'plan-digest': digest, reviewed: planned });
    expect(ended).toMatchObject({ code: 0, outputs: { outcome: 'unchanged', release: '2' } });
    expect(ended.log.match(/^::notice::the plan was made again: .*$/gm)).toEqual([
      '::notice::the plan was made again: it started from release 1, and release 2 serves now; planned to move auth, it moves nothing',
    ]);
  });

  it('deploy by a stale plan that did not have all of it: refused, and nothing is touched', async () => {
    await change('notification', (text) => `${text}\nconsole.error('changed');\n`);
    const ended = await act('deploy', { reviewed: planned });
    await sandbox.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(ended).toMatchObject({ code: 2, outputs: { outcome: 'refused', release: '2' } });
    expect(ended.log).toMatch(
      /^::error title=plan\.worse-than-reviewed::the plan now runs the migration of notification/m,
    );
    expect(deploymentOf(lastRun)).toBeUndefined();
  });

  it('deploy by a stale plan that retired nothing: refused likewise', async () => {
    await sandbox.git('rm', '-r', '--quiet', 'services/notification');
    await sandbox.git('commit', '--quiet', '--message', 'nobody is notified any more');
    const ended = await act('deploy', { reviewed: planned });
    await sandbox.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(ended).toMatchObject({ code: 2, outputs: { outcome: 'refused', release: '2' } });
    expect(ended.log).toMatch(/^::error title=plan\.worse-than-reviewed::the plan now retires notification/m);
    expect(deploymentOf(lastRun)).toBeUndefined();
  });

  it.each([
    ['no such file', 'no-such-plan.json', /no-such-plan\.json is no plan: ENOENT/],
    ['another file', 'package.json', /package\.json is no plan: it is no JSON/],
  ])('deploy by %s: refused', async (_, reviewed, message) => {
    const ended = await act('deploy', { reviewed });
    expect(ended).toMatchObject({ code: 2, outputs: { outcome: 'refused' } });
    expect(ended.log).toMatch(/^::error title=plan\.reviewed-unreadable/m);
    expect(ended.log).toMatch(message);
  });

  it('a service that does not start: rolled back, with its container, last words and what to do', async () => {
    await change(
      'notification',
      (text) =>
        `if (!process.argv.includes('migrate')) {\n  console.error('::error::no key');\n  process.exit(17);\n}\n${text}`,
    );
    const ended = await act('deploy');
    await sandbox.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(ended).toMatchObject({ code: 3, outputs: { outcome: 'rolled-back', 'changed-services': '[]' } });
    expect(deploymentOf(lastRun)?.statuses.at(-1)).toMatchObject({ state: 'failure' });
    expect(github.state.checkRuns.at(-1)).toMatchObject({ conclusion: 'failure' });
    expect(ended.summary).toMatch(/### notification: /);
    expect(ended.summary).toContain('exit code 17');
    expect(ended.summary).toContain('::error::no key');
    expect(ended.summary).toContain('**Do:**');
    // The service's own words are text in the log, never a command to the runner.
    expect(ended.log).not.toMatch(/^\s*::error::no key/m);
  });

  it('rollback: to the release before', async () => {
    const ended = await act('rollback', { to: '1' });
    expect(ended).toMatchObject({
      code: 0,
      outputs: { outcome: 'released', 'changed-services': '["auth"]' },
    });
    // GitHub shows the commit that serves now, not the one that the workflow ran on.
    const [first] = (await sandbox.git('rev-list', '--reverse', 'HEAD')).split('\n');
    expect(deploymentOf(lastRun)).toMatchObject({ sha: first, statuses: [{}, { state: 'success' }] });
  });

  it('a rollback whose runner dies: settled, and its deployment is closed', async () => {
    const step = await startAction(await runner(), 'rollback', { environment: 'dev', to: '2' });
    const died = lastRun;
    await step.until(/checking the whole/i);
    step.child.kill('SIGKILL');
    await step.ended;
    expect(deploymentOf(died)?.statuses.at(-1)).toMatchObject({ state: 'in_progress' });
    expect(await act('settle')).toMatchObject({ outputs: { outcome: 'rolled-back' } });
    expect(deploymentOf(died)?.statuses.at(-1)).toMatchObject({ state: 'failure' });
  });

  it('an older commit: superseded, a notice and a neutral check, not a red one', async () => {
    const forward = (await sandbox.git('rev-parse', 'HEAD')).trim();
    expect(await act('deploy')).toMatchObject({ code: 0, outputs: { outcome: 'released' } });
    await sandbox.git('reset', '--quiet', '--hard', 'HEAD~1');
    const ended = await act('deploy');
    expect(ended).toMatchObject({ code: 0, outputs: { outcome: 'superseded' } });
    expect(ended.log).toMatch(/^::notice title=deploy dev%3A superseded::/m);
    expect(github.state.checkRuns.at(-1)).toMatchObject({ conclusion: 'neutral' });
    await sandbox.git('reset', '--quiet', '--hard', forward);
  });
});

describe('what touches nothing', () => {
  it('build: digests of what the registry has', async () => {
    const ended = await act('build', { services: 'auth, notification' });
    expect(ended).toMatchObject({ code: 0, outputs: { outcome: 'unchanged', built: '[]' } });
    const images = JSON.parse(ended.outputs['images']!) as Record<string, string>;
    expect(images['auth']).toMatch(/inx-dev-usnv\/auth@sha256:[0-9a-f]{64}$/);
    const again = await act('build', { services: 'auth', unattested: 'true' });
    expect(again).toMatchObject({ code: 0, outputs: { outcome: 'unchanged', built: '["auth"]' } });
    expect(again.outputs['images']).toBe(JSON.stringify({ auth: images['auth'] }));
    expect(again.summary).toContain('in the registry already; built again, it is the same');
    expect(await act('build', { services: 'nobody' })).toMatchObject({ code: 2 });
  });

  it('promote: refused where GitHub asks nobody before a job may deploy', async () => {
    // The sandbox holds two of the five services, and prd's document speaks of all.
    await sandbox.edit('infra/environments/prd.json', (text) => {
      const document = JSON.parse(text) as { services: Record<string, unknown> };
      const { auth, notification } = document.services;
      return JSON.stringify({
        ...document,
        services: { ...(auth ? { auth } : {}), ...(notification ? { notification } : {}) },
      });
    });
    const ended = await act('promote', { environment: 'prd', from: 'dev' });
    expect(ended).toMatchObject({ code: 2, outputs: { outcome: 'refused' } });
    expect(ended.log).toContain('title=promotion.unprotected');
    github.state.environments.push({
      name: 'prd',
      reviewers: [],
      preventSelfReview: false,
      branches: null,
      waitMinutes: 0,
    });
    const open = await act('promote', { environment: 'prd', from: 'dev' });
    expect(open.log).toContain('title=promotion.no-reviewers');
    expect(open.log).toContain('title=promotion.branches');
    const blind = await act('promote', { environment: 'prd', from: 'dev', token: '' });
    expect(blind.log).toContain('title=github.no-token');
    await sandbox.git('checkout', '--quiet', '--', 'infra/environments/prd.json');
    expect(deploymentOf(lastRun)).toBeUndefined();
  });
});

describe('the post step', () => {
  it('has nothing to do after a step that ended by itself', async () => {
    const step = await startAction(await runner(), 'deploy', { environment: 'dev' });
    await step.ended;
    const calls = github.state.calls.length;
    expect(await step.post()).toMatchObject({ code: 0, log: expect.stringContaining('ended by itself') });
    expect(github.state.calls).toHaveLength(calls);
  });

  it('has nothing to do after refused inputs', async () => {
    const step = await startAction(await runner(), 'deploy', { environment: 'No Such' });
    expect(await step.ended).toMatchObject({ code: 2, outputs: { outcome: 'refused' } });
    expect(await step.post()).toMatchObject({ code: 0, log: expect.stringContaining('began no release') });
  });

  it('settles what a killed step left half-way, and tells GitHub', async () => {
    await change('auth', (text) => `${text}\nconsole.error('killed');\n`);
    const step = await startAction(await runner(), 'deploy', { environment: 'dev' });
    await step.until(/all green|decision|test route|waiting/i);
    step.child.kill('SIGKILL');
    await step.ended;
    const post = await step.post();
    expect(post).toMatchObject({ code: 3, outputs: { outcome: 'rolled-back' } });
    expect(deploymentOf(lastRun)?.statuses.map((each) => each.state)).toEqual(['in_progress', 'failure']);
    expect((await act('deploy')).outputs).toMatchObject({ outcome: 'released' });
  });

  it('a step whose runner died is settled by the settle action of a later run', async () => {
    await change('auth', (text) => `${text}\nconsole.error('runner died');\n`);
    const step = await startAction(await runner(), 'deploy', { environment: 'dev' });
    const died = lastRun;
    await step.until(/checking the whole/i);
    step.child.kill('SIGKILL');
    await step.ended;
    expect(await act('settle')).toMatchObject({ code: 3, outputs: { outcome: 'rolled-back' } });
    expect(deploymentOf(died)?.statuses.at(-1)).toMatchObject({
      state: 'failure',
      description: expect.stringContaining('ended before it was kept'),
    });
    const told = github.state.checkRuns.length;
    expect(await act('settle')).toMatchObject({ code: 0, outputs: { outcome: 'unchanged' } });
    expect(github.state.checkRuns).toHaveLength(told);
    await sandbox.git('reset', '--quiet', '--hard', 'HEAD~1');
  });

  it('a cancelled run turns back by itself; the post step only verifies', async () => {
    await change('auth', (text) => `${text}\nconsole.error('cancelled');\n`);
    const step = await startAction(await runner(), 'deploy', { environment: 'dev' });
    await step.until(/all green|decision|test route|waiting/i);
    step.child.kill('SIGINT');
    expect(await step.ended).toMatchObject({ code: 5, outputs: { outcome: 'cancelled' } });
    expect(await step.post()).toMatchObject({ code: 0 });
    expect(github.state.checkRuns.at(-1)).toMatchObject({ conclusion: 'cancelled' });
    expect(deploymentOf(lastRun)?.statuses.at(-1)).toMatchObject({ state: 'inactive' });
  });
});

it('GitHub was only ever asked for what its description allows', () => {
  expect(github.state.violations).toEqual([]);
});
