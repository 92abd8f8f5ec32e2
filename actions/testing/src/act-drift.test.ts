/** The nightly look for drift, by the workflow file as it is: one issue while somebody's hand shows, closed when it is gone. */
import { CloudWatchLogsClient, PutRetentionPolicyCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAct, type WorkflowEnded } from './act/run.ts';
import { createStage, type Stage } from './act/stage.ts';
import { connectionTo } from './sandbox.ts';

const timeout = 600_000;
let stage: Stage;
let logs: CloudWatchLogsClient;
let ecs: ECSClient;

describe.skipIf(!findAct() && !process.env['CI'])('drift', { timeout }, () => {
  beforeAll(async () => {
    stage = await createStage({ services: ['auth'] });
    const connection = connectionTo(stage.sandbox);
    logs = new CloudWatchLogsClient(connection);
    ecs = new ECSClient(connection);
  }, timeout);
  afterAll(() => stage?.stop());

  const look = async (): Promise<WorkflowEnded> =>
    stage.runner.run({
      workflow: 'drift.yml',
      event: 'schedule',
      sha: await stage.project.git('rev-parse', 'main'),
      environment: 'dev',
    });
  const outputs = (ended: WorkflowEnded) => ended.jobs['drift (dev)']?.outputs['drift'];
  const issues = () => stage.github.state.issues;
  const keepLogs = (retentionInDays: number) =>
    logs.send(new PutRetentionPolicyCommand({ logGroupName: '/ecs/INX-DEV-USNV-cluster', retentionInDays }));
  const run = (desiredCount: number) =>
    ecs.send(
      new UpdateServiceCommand({
        cluster: 'INX-DEV-USNV-CLUSTER01',
        service: 'INX-DEV-USNV-auth',
        desiredCount,
      }),
    );

  it('nothing drifted: green, and nobody is told', async () => {
    const ended = await look();
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended)).toMatchObject({ outcome: 'unchanged', drifted: 'false', findings: '0' });
    expect(issues()).toEqual([]);
  });

  it('somebody changed something: one issue with what, whose it is, and what to do', async () => {
    await keepLogs(3);
    const ended = await look();
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended)).toMatchObject({ outcome: 'needs-attention', drifted: 'true', findings: '1' });
    expect(issues()).toMatchObject([{ title: 'dev is not as wanted', state: 'open', labels: ['inx-drift'] }]);
    expect(issues()[0]?.body).toMatch(
      /the platform \(CDK\) \| `RetentionInDays: 30` \| `RetentionInDays: 3`/,
    );
  });

  it('and something else: the same issue says both', async () => {
    await run(0);
    const ended = await look();
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended)).toMatchObject({ outcome: 'needs-attention', findings: '2' });
    expect(issues()).toHaveLength(1);
    expect(issues()[0]?.body).toMatch(/RetentionInDays: 3/);
    expect(issues()[0]?.body).toMatch(/ECS service of auth.*the release \(orchestrator\).*0 tasks/);
    expect(outputs(ended)?.['issue-url']).toMatch(new RegExp(`/issues/${issues()[0]?.number}$`));
  });

  it('put back: the issue is closed, and says which run saw it', async () => {
    await keepLogs(30);
    await run(1);
    const ended = await look();
    expect(ended.conclusion, ended.text).toBe('success');
    expect(outputs(ended)).toMatchObject({ outcome: 'unchanged', drifted: 'false' });
    expect(issues()).toMatchObject([{ state: 'closed', stateReason: 'completed' }]);
    expect(stage.github.state.comments).toMatchObject([
      { issue: issues()[0]?.number, body: expect.stringContaining(`/actions/runs/${ended.run.id}`) },
    ]);
  });

  it('nothing asked of GitHub was outside of its description, or of the job’s permissions', () => {
    expect(stage.github.state.violations).toEqual([]);
  });
});
