/** The workflow files as they are, run by act against the local GitHub and the embedded AWS: what a team sees of them. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAct, type WorkflowEnded, type WorkflowWish } from './act/run.ts';
import { createStage, repositoryName, type Stage } from './act/stage.ts';

const timeout = 600_000;
let stage: Stage;

describe.skipIf(!findAct() && !process.env['CI'])('workflows', { timeout }, () => {
  beforeAll(async () => {
    stage = await createStage();
  }, timeout);
  afterAll(() => stage?.stop());

  const deploy = (sha: string): WorkflowWish => ({ workflow: 'deploy.yml', event: 'push', sha });
  const revisions = async () =>
    Object.fromEntries((await stage.status()).services.map((each) => [each.service, each.taskDefinition]));
  const changed = (before: Record<string, string>, after: Record<string, string>) =>
    Object.keys(after).filter((name) => after[name] !== before[name]);
  const deployments = () =>
    stage.github.state.deployments.map((each) => [each.environment, each.sha, each.statuses.at(-1)?.state]);
  const outputs = (ended: WorkflowEnded, job: string, step: string) => ended.jobs[job]?.outputs[step];
  /** The plan that the run's plan job left for its release job. */
  const planOf = async ({ run }: WorkflowEnded) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'planned-'));
    try {
      const kept = run.artifacts.find((each) => each.name === 'planned-dev');
      await writeFile(path.join(folder, 'kept.zip'), kept?.archive ?? '');
      await promisify(execFile)('python3', ['-m', 'zipfile', '-e', 'kept.zip', '.'], { cwd: folder });
      const text = await readFile(path.join(folder, 'inx-plan-dev.json'), 'utf8');
      return JSON.parse(text) as { digest: string; releaseDigest: string };
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  let touched = 0;
  const touch = (service: string) =>
    stage.project.edit(
      `services/${service}/src/main.ts`,
      (text) => `${text}\nexport const touched${++touched} = true;\n`,
    );

  /** Asked of the embedded AWS itself, over CloudWatch Logs' own protocol. */
  const retentionDays = async (logGroup: string) => {
    const answer = await fetch(stage.sandbox.endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'Logs_20140328.DescribeLogGroups',
        authorization:
          'AWS4-HMAC-SHA256 Credential=111122223333/20261124/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0',
      },
      body: JSON.stringify({ logGroupNamePrefix: logGroup }),
    });
    const { logGroups } = (await answer.json()) as { logGroups: { retentionInDays?: number }[] };
    return logGroups[0]?.retentionInDays;
  };

  describe('push to main', () => {
    it('nothing changed: says so, touches nothing, shows no deployment', async () => {
      const before = await revisions();
      const ended = await stage.runner.run(deploy(await stage.project.push('only words')));
      expect(ended.conclusion, ended.text).toBe('success');
      expect(outputs(ended, 'release', 'release')).toMatchObject({ outcome: 'unchanged' });
      expect(deployments()).toEqual([]);
      expect(await revisions()).toEqual(before);
    });

    it('one service changed: that one moves, and GitHub shows where it runs', async () => {
      const before = await revisions();
      await touch('auth');
      const sha = await stage.project.push('auth changed');
      const ended = await stage.runner.run(deploy(sha));
      expect(ended.conclusion, ended.text).toBe('success');
      expect(outputs(ended, 'release', 'release')).toMatchObject({
        outcome: 'released',
        'changed-services': '["auth"]',
      });
      expect(changed(before, await revisions())).toEqual(['auth']);
      const planned = await planOf(ended);
      expect(outputs(ended, 'plan', 'plan')?.['plan-digest']).toBe(planned.digest);
      expect(outputs(ended, 'release', 'release')?.['plan-digest']).toBe(planned.releaseDigest);
      expect(ended.text).not.toMatch(/made again/);
      expect((await stage.status()).current?.commit.sha).toBe(sha);
      expect(deployments()).toEqual([['dev', sha, 'success']]);
      expect(stage.github.state.deployments[0]?.statuses.at(-1)?.environmentUrl).toBe(stage.sandbox.baseUrl);
      expect(stage.github.state.checkRuns.at(-1)).toMatchObject({ headSha: sha, conclusion: 'success' });
    });

    it('a broken service: red, explained, all on the old release', async () => {
      const before = await revisions();
      await stage.project.edit(
        'services/notification/src/main.ts',
        (text) => `console.error('the provider key is missing');\nprocess.exit(7);\n${text}`,
      );
      await touch('invoice');
      const sha = await stage.project.push('notification broken');
      const ended = await stage.runner.run(deploy(sha));
      await stage.project.git('revert', '--no-edit', 'HEAD');
      expect(ended.conclusion, ended.text).toBe('failure');
      expect(outputs(ended, 'release', 'release')).toMatchObject({ outcome: 'rolled-back' });
      expect(ended.jobs['release']?.summary).toMatch(/the provider key is missing/);
      expect(deployments().at(-1)).toEqual(['dev', sha, 'failure']);
      expect(stage.github.state.checkRuns.at(-1)).toMatchObject({ headSha: sha, conclusion: 'failure' });
      expect(await revisions()).toEqual(before);
    });

    it('a fault of a manifest: an annotation at its line, and nothing else runs', async () => {
      await stage.project.edit('services/auth/service.json', (text) => text.replace('8080', '99999'));
      const ended = await stage.runner.run(deploy(await stage.project.push('a port that is none')));
      await stage.project.git('revert', '--no-edit', 'HEAD');
      expect(ended.conclusion, ended.text).toBe('failure');
      expect(Object.keys(ended.jobs)).toEqual(['plan']);
      expect(ended.jobs['plan']?.annotations).toContainEqual(
        expect.objectContaining({
          level: 'error',
          message: expect.stringMatching(/port: must be from 1 to 65535 \(found 99999\)/),
          properties: expect.objectContaining({
            file: 'services/auth/service.json',
            line: expect.stringMatching(/^\d+$/),
          }),
        }),
      );
    });

    it('an older commit after a newer one: superseded, and not red', async () => {
      const newest = (await stage.status()).current?.commit.sha;
      const ended = await stage.runner.run(deploy(await stage.project.git('rev-parse', `${newest}~1`)));
      expect(ended.conclusion, ended.text).toBe('success');
      expect(outputs(ended, 'release', 'release')).toMatchObject({ outcome: 'superseded' });
    });

    it('a platform change that only updates: CDK brings it under the platform role, then the release follows', async () => {
      await stage.project.edit('infra/environments/dev.json', (text) =>
        text.replace(/"logRetentionDays": \d+/, '"logRetentionDays": 14'),
      );
      const ended = await stage.runner.run(deploy(await stage.project.push('logs are kept for two weeks')));
      expect(ended.conclusion, ended.text).toBe('success');
      expect(outputs(ended, 'plan', 'judge')).toEqual({
        change: 'routine',
        basis: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(Object.keys(ended.jobs)).toEqual(['plan', 'platform', 'release']);
      expect(await retentionDays('/ecs/INX-DEV-USNV-cluster')).toBe(14);
      expect(ended.text).toMatch(/sg-\w+ is closed/);
    });

    it('cancelled in the middle of the shift: goes back before the runner’s patience ends', async () => {
      const before = await revisions();
      await touch('invoice');
      const sha = await stage.project.push('cancelled');
      const started = await stage.runner.start(deploy(sha));
      await started.until(/decision: go/);
      expect(await started.signal(/dist\/deploy\.mjs/, 'SIGINT')).toBe(1);
      const ended = await started.ended;
      expect(ended.conclusion, ended.text).toBe('failure');
      expect(outputs(ended, 'release', 'release')).toMatchObject({ outcome: 'cancelled' });
      expect(await revisions()).toEqual(before);
    });

    it('the runner dies in the middle: settle goes back, and closes what GitHub shows as open', async () => {
      const before = await revisions();
      await touch('invoice');
      const sha = await stage.project.push('killed');
      const started = await stage.runner.start(deploy(sha));
      await started.until(/decision: go/);
      await started.kill();
      expect(deployments().at(-1)).toEqual(['dev', sha, 'in_progress']);
      const wish = { workflow: 'settle.yml', event: 'workflow_dispatch', sha, environment: 'dev' } as const;
      const settled = await stage.runner.run(wish);
      expect(settled.conclusion, settled.text).toBe('failure');
      expect(outputs(settled, 'settle (dev)', 'settle')).toMatchObject({ outcome: 'rolled-back' });
      expect(settled.jobs['settle (dev)']?.summary).toContain(`| invoice | \`${before['invoice']}\` |`);
      expect(await revisions()).toEqual(before);
      expect(deployments().at(-1)).toEqual(['dev', sha, 'failure']);
      const again = await stage.runner.run(wish);
      expect(outputs(again, 'settle (dev)', 'settle'), again.text).toMatchObject({ outcome: 'unchanged' });
    });
  });

  it('rollback: a new rollout of the release before, by hand', async () => {
    const before = await revisions();
    const sha = await stage.project.git('rev-parse', 'HEAD');
    const ended = await stage.runner.run({
      workflow: 'rollback.yml',
      event: 'workflow_dispatch',
      sha,
      inputs: { environment: 'dev', to: '' },
    });
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended, 'rollback', 'rollback')).toMatchObject({
      outcome: 'released',
      'changed-services': '["auth"]',
    });
    expect(changed(before, await revisions())).toEqual(['auth']);
    expect(deployments().at(-1)?.[2]).toBe('success');
  });

  describe('pull request', () => {
    /** Files that are there if a stranger's text was ever run. */
    const marks = ['title', 'branch'].map((name) => path.join(tmpdir(), `inx-${process.pid}-${name}`));
    const open = async (number: number, branch: string, headRepository: string, author = 'bob') => {
      const base = await stage.project.git('rev-parse', 'main');
      const sha = await stage.project.push('a proposal', `refs/pull/${number}/head`);
      await stage.project.git('push', '--quiet', stage.project.origin, `HEAD:refs/pull/${number}/merge`);
      const head = { ref: branch, sha, repository: headRepository };
      const known = stage.github.state.pullRequests.findIndex((each) => each.number === number);
      stage.github.state.pullRequests.splice(known < 0 ? Number.MAX_SAFE_INTEGER : known, 1, {
        number,
        title: `innocent $(touch ${marks[0]}) \`id\``,
        author,
        state: 'open',
        draft: false,
        base: { ref: 'main', sha: base },
        head,
      });
      const wish: WorkflowWish = {
        workflow: 'plan.yml',
        event: 'pull_request',
        sha,
        branch,
        headRepository,
        actor: author,
        ref: `refs/pull/${number}/merge`,
        payload: {
          action: 'synchronize',
          number,
          pull_request: {
            number,
            user: { login: author },
            head: { ref: branch, sha, repo: { full_name: headRepository } },
            base: { ref: 'main', sha: base, repo: { full_name: repositoryName } },
          },
        },
      };
      return { sha, wish };
    };
    /** What GitHub starts once a run of plan.yml has ended. */
    const after = async ({ run, conclusion }: WorkflowEnded): Promise<WorkflowWish> => ({
      workflow: 'plan-fork.yml',
      event: 'workflow_run',
      sha: await stage.project.git('rev-parse', 'main'),
      payload: {
        action: 'completed',
        workflow_run: {
          id: run.id,
          event: run.event,
          conclusion,
          head_branch: run.headBranch,
          head_sha: run.headSha,
          head_repository: { full_name: run.headRepository },
        },
      },
    });
    const comments = (number: number) => stage.github.state.comments.filter((each) => each.issue === number);

    it('of a branch: one comment with the plan, updated in place', async () => {
      await stage.project.git('checkout', '--quiet', '-b', 'topic');
      await touch('invoice');
      const { wish } = await open(1, 'topic', repositoryName);
      const ended = await stage.runner.run(wish);
      expect(ended.conclusion, ended.text).toBe('success');
      expect(JSON.parse(outputs(ended, 'plan', 'plan')?.['changed-services'] ?? '')).toContain('invoice');
      expect(comments(1)).toHaveLength(1);
      expect(comments(1)[0]?.body).toMatch(/invoice/);
      expect(ended.run.artifacts.map((each) => each.name)).toEqual(['plan-dev']);
      await touch('notification');
      const again = await stage.runner.run((await open(1, 'topic', repositoryName)).wish);
      expect(again.conclusion, again.text).toBe('success');
      expect(comments(1)).toHaveLength(1);
      expect(comments(1)[0]?.body).toMatch(/notification/);
    });

    it('of a fork: planned by main’s code; the fork’s own runs without any permission', async () => {
      await stage.project.git('checkout', '--quiet', '-B', 'fork', 'main');
      await touch('invoice');
      await stage.project.edit('.github/actions/become/role.mjs', () => 'throw new Error("the fork ran");\n');
      const branch = `$(touch\${IFS}${marks[1]})`;
      const { wish } = await open(2, branch, 'stranger/fork');
      const first = await stage.runner.run(wish);
      expect(first.conclusion, first.text).toBe('success');
      expect(Object.keys(first.jobs)).toEqual(['claim']);
      expect(comments(2)).toEqual([]);
      await stage.project.git('checkout', '--quiet', 'main');
      const second = await stage.runner.run(await after(first));
      expect(second.conclusion, second.text).toBe('success');
      expect(comments(2)).toHaveLength(1);
      expect(comments(2)[0]?.body).toMatch(/invoice/);
      expect(marks.filter(existsSync)).toEqual([]);
    });

    it('of Dependabot: as a fork’s, for it gets no role either', async () => {
      await stage.project.git('checkout', '--quiet', '-B', 'dependabot/npm/zod', 'main');
      await touch('auth');
      const { wish } = await open(3, 'dependabot/npm/zod', repositoryName, 'dependabot[bot]');
      const first = await stage.runner.run(wish);
      expect(first.conclusion, first.text).toBe('success');
      expect(Object.keys(first.jobs)).toEqual(['claim']);
      await stage.project.git('checkout', '--quiet', 'main');
      const second = await stage.runner.run(await after(first));
      expect(second.conclusion, second.text).toBe('success');
      expect(comments(3).map((each) => each.body)).toEqual([expect.stringMatching(/auth/)]);
    });

    it('merged with more than was reviewed: the merge stops, and says what nobody has read', async () => {
      const before = await revisions();
      await stage.project.git('merge', '--quiet', '--squash', 'topic');
      await stage.project.edit('infra/environments/dev.json', (text) =>
        text.replace('"costAnomalyMonitor": true', '"costAnomalyMonitor": false'),
      );
      const sha = await stage.project.push('a proposal, and nobody watches the costs any more');
      const { pullRequests } = stage.github.state;
      const at = pullRequests.findIndex((each) => each.number === 1);
      pullRequests.splice(at, 1, { ...pullRequests[at]!, state: 'closed', mergeCommit: sha });
      const ended = await stage.runner.run(deploy(sha));
      expect(ended.conclusion, ended.text).toBe('failure');
      expect(Object.keys(ended.jobs)).toEqual(['plan']);
      expect(outputs(ended, 'plan', 'plan')).toMatchObject({ outcome: 'refused' });
      // act cuts an annotation from its title at the last `::`, GitHub at the first.
      const said = ended.jobs['plan']?.annotations.map(
        (each) => `${each.properties['title']}::${each.message}`,
      );
      expect(said).toContainEqual(
        expect.stringMatching(
          /^plan\.worse-than-reviewed::the plan now destroys AWS::CE::AnomalyMonitor CostAnomalies in /,
        ),
      );
      expect(await revisions()).toEqual(before);
    });
  });

  it('nothing asked of GitHub was outside of its description, or of the job’s permissions', () => {
    expect(stage.github.state.violations).toEqual([]);
  });

  it('act left no process behind', async () => {
    const left = await stage.runner.processes();
    expect(left.filter((command) => /hostexecutor\/actions\/dist/.test(command))).toEqual([]);
  });
});
