import * as ecs from '@aws-sdk/client-ecs';
import { afterEach, expect, describe as suite, test } from 'vitest';
import {
  decide,
  describe,
  describeService,
  pause,
  register,
  type Stage,
  serviceInput,
  startStage,
  targetStates,
  tasksOf,
  until,
  untilPaused,
  untilStatus,
  waitingHook,
  weightsOf,
} from './harness.ts';

let stage: Stage;
afterEach(() => stage?.stop());

const PAUSES = pause('PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT');

async function create(
  configuration: ecs.DeploymentConfiguration = {},
  environment: Record<string, string> = {},
) {
  const definition = await register(stage, environment);
  return stage.client.send(new ecs.CreateServiceCommand(serviceInput(stage, definition, configuration)));
}

async function update(
  environment: Record<string, string>,
  more: Partial<ecs.UpdateServiceCommandInput> = {},
) {
  const taskDefinition = await register(stage, environment);
  await stage.client.send(
    new ecs.UpdateServiceCommand({ cluster: 'c1', service: 'web', taskDefinition, ...more }),
  );
  return taskDefinition;
}

const get = async (headers: Record<string, string> = {}) => {
  const response = await fetch(stage.url, { headers });
  return {
    status: response.status,
    revision: response.headers.get('x-inx-revision'),
    text: await response.text(),
  };
};

suite('a whole blue/green release', () => {
  test('goes to the alternate group first, pauses twice, and comes back to the first group next time', async () => {
    stage = await startStage();
    await create({ lifecycleHooks: [PAUSES] }, { GREETING: 'one' });

    let at = await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    expect(at.status).toBe('IN_PROGRESS');
    expect(at.sourceServiceRevisions).toEqual([]);
    expect(at.targetServiceRevision).toMatchObject({
      runningTaskCount: 2,
      requestedTestTrafficWeight: 100,
      requestedProductionTrafficWeight: 0,
    });
    const hook = waitingHook(at);
    expect(hook?.hookId).toMatch(/^ecs-pause-/);
    expect(hook).toMatchObject({ targetType: 'PAUSE', timeoutAction: 'ROLLBACK' });
    expect(hook?.expiresAt?.getTime()).toBeGreaterThan(Date.now());
    expect(await weightsOf(stage, stage.productionRule)).toEqual([100, 0]);
    expect(await weightsOf(stage, stage.testRule)).toEqual([0, 100]);
    expect(await targetStates(stage, stage.green)).toEqual(['healthy', 'healthy']);
    expect((await get()).status).toBe(503);
    expect(await get({ 'x-inx-release': 'key' })).toMatchObject({
      status: 200,
      revision: 'web:1',
      text: 'hello one',
    });

    await decide(stage, at);
    at = await untilPaused(stage, 'POST_PRODUCTION_TRAFFIC_SHIFT');
    expect(waitingHook(at)?.hookId).not.toBe(hook?.hookId);
    expect((await get()).revision).toBe('web:1');
    await decide(stage, at);
    const first = await untilStatus(stage, 'SUCCESSFUL');
    expect(first.finishedAt).toBeInstanceOf(Date);
    expect(first.lifecycleHookDetails).toEqual([]);

    await update({ GREETING: 'two' });
    at = await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    expect(at.sourceServiceRevisions).toEqual([
      expect.objectContaining({
        runningTaskCount: 2,
        requestedProductionTrafficWeight: 100,
        requestedTestTrafficWeight: 0,
      }),
    ]);
    expect(await weightsOf(stage, stage.productionRule)).toEqual([0, 100]);
    expect((await get()).revision).toBe('web:1');
    expect((await get({ 'x-inx-release': 'key' })).revision).toBe('web:2');
    await decide(stage, at);
    await decide(stage, await untilPaused(stage, 'POST_PRODUCTION_TRAFFIC_SHIFT'));
    const second = await untilStatus(stage, 'SUCCESSFUL');
    expect(await weightsOf(stage, stage.productionRule)).toEqual([100, 0]);
    expect(await weightsOf(stage, stage.testRule)).toEqual([100, 0]);
    expect((await get()).text).toBe('hello two');
    const service = await describeService(stage);
    expect(service).toMatchObject({
      runningCount: 2,
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    });
    expect(service.currentServiceDeployment).toBeUndefined();
    expect(service.events?.map(({ message }) => message)).toContain(
      '(service web) has reached a steady state.',
    );

    const { serviceRevisions } = await stage.client.send(
      new ecs.DescribeServiceRevisionsCommand({
        serviceRevisionArns: [second.targetServiceRevision?.arn ?? ''],
      }),
    );
    expect(serviceRevisions?.[0]).toMatchObject({
      containerImages: [{ containerName: 'app', imageDigest: expect.stringMatching(/^sha256:/) }],
      resolvedConfiguration: {
        loadBalancers: [{ targetGroupArn: stage.blue, productionListenerRule: stage.productionRule }],
      },
    });
    const stopped = await tasksOf(stage, 'STOPPED');
    expect(stopped).toHaveLength(2);
    expect(stopped[0]).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: expect.stringMatching(/^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/),
      containers: [{ exitCode: 0 }],
    });
  }, 60_000);

  test('a desired count that changes meanwhile holds for both sides', async () => {
    stage = await startStage();
    await create();
    await untilStatus(stage, 'SUCCESSFUL');
    await update({}, { deploymentConfiguration: { lifecycleHooks: [PAUSES] } });
    await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    await stage.client.send(new ecs.UpdateServiceCommand({ cluster: 'c1', service: 'web', desiredCount: 3 }));
    const both = await until(
      stage,
      ({ sourceServiceRevisions: [source] = [], targetServiceRevision: target }) =>
        source?.runningTaskCount === 3 && target?.runningTaskCount === 3,
    );
    expect(both.lifecycleStage).toBe('PRE_PRODUCTION_TRAFFIC_SHIFT');
    await decide(stage, both, 'ROLLBACK');
    await untilStatus(stage, 'ROLLBACK_SUCCESSFUL');
  }, 60_000);

  test('canary and linear pause before every step', async () => {
    stage = await startStage();
    await create();
    await untilStatus(stage, 'SUCCESSFUL');
    const before = pause('PRE_PRODUCTION_TRAFFIC_SHIFT');
    const canaryConfiguration = { canaryPercent: 12.5, canaryBakeTimeInMinutes: 0 };
    await update(
      {},
      { deploymentConfiguration: { strategy: 'CANARY', canaryConfiguration, lifecycleHooks: [before] } },
    );
    const one = await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    await decide(stage, one);
    const two = await until(stage, (deployment) => {
      const id = waitingHook(deployment)?.hookId;
      return id !== undefined && id !== waitingHook(one)?.hookId;
    });
    expect(two.targetServiceRevision?.requestedProductionTrafficWeight).toBe(12.5);
    expect(await weightsOf(stage, stage.productionRule)).toEqual([125, 875]);
    await decide(stage, two);
    await untilStatus(stage, 'SUCCESSFUL');
    expect(await weightsOf(stage, stage.productionRule)).toEqual([100, 0]);
  }, 60_000);
});

suite('the way back', () => {
  test('ROLLBACK at the second pause returns production to the old tasks', async () => {
    stage = await startStage();
    await create({}, { GREETING: 'one' });
    await untilStatus(stage, 'SUCCESSFUL');
    await update({ GREETING: 'two' }, { deploymentConfiguration: { lifecycleHooks: [PAUSES] } });
    await decide(stage, await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT'));
    const at = await untilPaused(stage, 'POST_PRODUCTION_TRAFFIC_SHIFT');
    expect((await get()).text).toBe('hello two');
    await decide(stage, at, 'ROLLBACK');
    const end = await untilStatus(stage, 'ROLLBACK_SUCCESSFUL');
    expect(end.targetServiceRevision?.arn).toBe(at.targetServiceRevision?.arn);
    expect(end.rollback?.serviceRevisionArn).toBe(at.sourceServiceRevisions?.[0]?.arn);
    expect(end.statusReason).toMatch(
      /^Service deployment rolled back because POST_PRODUCTION_TRAFFIC_SHIFT pause hook/,
    );
    expect((await get()).text).toBe('hello one');
    expect(await weightsOf(stage, stage.productionRule)).toEqual([0, 100]);
    expect(await weightsOf(stage, stage.testRule)).toEqual([0, 100]);
    expect((await describeService(stage)).taskDefinition).toMatch(/web:1$/);
    await expect(
      stage.client.send(
        new ecs.StopServiceDeploymentCommand({ serviceDeploymentArn: end.serviceDeploymentArn }),
      ),
    ).rejects.toBeInstanceOf(ecs.ConflictException);
  }, 60_000);

  test('a pause that nobody continues times out with its action', async () => {
    stage = await startStage({ speed: 60 });
    await create();
    await untilStatus(stage, 'SUCCESSFUL');
    const timeoutConfiguration = { timeoutInMinutes: 1, action: 'ROLLBACK' as const };
    const hook = { ...pause('POST_TEST_TRAFFIC_SHIFT'), timeoutConfiguration };
    await update({}, { deploymentConfiguration: { lifecycleHooks: [hook] } });
    const end = await untilStatus(stage, 'ROLLBACK_SUCCESSFUL');
    expect(end.statusReason).toBe(
      'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT pause hook timed out.',
    );
    const onward = { ...hook, timeoutConfiguration: { timeoutInMinutes: 1, action: 'CONTINUE' as const } };
    await update({ A: '1' }, { deploymentConfiguration: { lifecycleHooks: [onward] } });
    await untilStatus(stage, 'SUCCESSFUL');
  }, 60_000);

  test('StopServiceDeployment asks for the rollback and may be repeated', async () => {
    stage = await startStage();
    await create();
    await untilStatus(stage, 'SUCCESSFUL');
    await update({}, { deploymentConfiguration: { lifecycleHooks: [PAUSES] } });
    const { serviceDeploymentArn } = await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    const stop = () =>
      stage.client.send(new ecs.StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
    await stop();
    await stop();
    await untilStatus(stage, 'ROLLBACK_SUCCESSFUL');
  }, 60_000);

  test('a first deployment has nowhere to go back to', async () => {
    stage = await startStage();
    await create({ lifecycleHooks: [PAUSES] });
    const at = await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    await decide(stage, at, 'ROLLBACK');
    const end = await untilStatus(stage, 'ROLLBACK_FAILED');
    expect(end.statusReason).toBe('No rollback candidate was found to run the rollback.');
    await stage.client.send(new ecs.DeleteServiceCommand({ cluster: 'c1', service: 'web', force: true }));
    await expect
      .poll(async () => (await describeService(stage)).status, { timeout: 10_000 })
      .toBe('INACTIVE');
    expect(await tasksOf(stage)).toEqual([]);
  }, 60_000);

  test('a newer deployment supersedes a paused one, whose hook is dead then', async () => {
    stage = await startStage();
    await create({}, { GREETING: 'one' });
    await untilStatus(stage, 'SUCCESSFUL');
    await update({ GREETING: 'two' }, { deploymentConfiguration: { lifecycleHooks: [PAUSES] } });
    const old = await untilPaused(stage, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    await update({ GREETING: 'three' }, { deploymentConfiguration: { lifecycleHooks: [] } });
    await untilStatus(stage, 'SUCCESSFUL');
    expect((await describe(stage, old.serviceDeploymentArn ?? '')).status).toBe('STOPPED');
    await expect(decide(stage, old)).rejects.toThrow(/terminal states/);
    expect((await get()).text).toBe('hello three');
    expect(await tasksOf(stage)).toHaveLength(2);
  }, 60_000);

  test('tasks that crash open the circuit breaker', async () => {
    stage = await startStage();
    await create({}, { GREETING: 'one' });
    await untilStatus(stage, 'SUCCESSFUL');
    const deploymentCircuitBreaker = { enable: true, rollback: true };
    await update({ MODE: 'crash' }, { deploymentConfiguration: { deploymentCircuitBreaker } });
    const end = await untilStatus(stage, 'ROLLBACK_SUCCESSFUL');
    expect(end.statusReason).toBe(
      'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    );
    expect(end.deploymentCircuitBreaker).toMatchObject({
      status: 'TRIGGERED',
      failureCount: 3,
      threshold: 3,
    });
    const [dead] = await tasksOf(stage, 'STOPPED');
    expect(dead).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 7 }] });
    expect((await get()).text).toBe('hello one');
  }, 60_000);

  test('tasks that answer 500 are replaced and open the circuit breaker', async () => {
    stage = await startStage();
    await create();
    await untilStatus(stage, 'SUCCESSFUL');
    const deploymentCircuitBreaker = { enable: true, rollback: true };
    await update({ MODE: 'sick' }, { deploymentConfiguration: { deploymentCircuitBreaker } });
    await untilStatus(stage, 'ROLLBACK_SUCCESSFUL');
    const reasons = (await tasksOf(stage, 'STOPPED')).map(({ stoppedReason }) => stoppedReason);
    expect(reasons).toContain(`Task failed ELB health checks in (target-group ${stage.blue})`);
  }, 60_000);

  test('rules that somebody turned elsewhere are refused at run time', async () => {
    stage = await startStage();
    const half = (TargetGroupArn: string) => ({ TargetGroupArn, Weight: 50 });
    await stage.aws.invoke('elbv2', 'ModifyRule', {
      RuleArn: stage.productionRule,
      Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [half(stage.blue), half(stage.green)] } }],
    });
    await create();
    const end = await untilStatus(stage, 'ROLLBACK_FAILED');
    expect(end.rollback?.reason).toBe(
      `Service deployment rolled back because of invalid networking configuration. productionListenerRule ${stage.productionRule} should have exactly one target group serving traffic but found 2 target groups which are serving traffic`,
    );
  }, 60_000);
});
