import * as ecs from '@aws-sdk/client-ecs';
import { afterEach, expect, test } from 'vitest';
import {
  decide,
  describeService,
  latest,
  pause,
  register,
  type Stage,
  serviceInput,
  startStage,
  tasksOf,
  until,
  untilStatus,
  waitingHook,
} from './harness.ts';

let stage: Stage;
afterEach(() => stage?.stop());

const hooks = pause('PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT');

/** Deploys once without hooks, once with; both must come to the second pause and back under any set of variants. */
test.each<Record<string, string>>([
  { 'ecs.stageWhilePausedBeforeProduction': 'POST_TEST_TRAFFIC_SHIFT', 'ecs.hookDetailsVanish': 'never' },
  {
    'ecs.stageWhilePausedBeforeProduction': 'PRODUCTION_TRAFFIC_SHIFT',
    'ecs.hookDetailsVanish': 'immediately',
  },
  { 'ecs.describeLag': '5000', 'ecs.continueRollbackStatus': 'ROLLBACK_REQUESTED' },
  {
    'ecs.rollbackPath': 'cleanup-only',
    'ecs.taskDefinitionAfterRollback': 'failed',
    'ecs.circuitBreakerMonitors': 'scale-up',
  },
  { 'ecs.reconcile': 'successful' },
])(
  'a release and its rollback under %j',
  async (variants) => {
    stage = await startStage({ variants });
    await stage.client.send(new ecs.CreateServiceCommand(serviceInput(stage, await register(stage))));
    await until(stage, ({ status }) => status === 'SUCCESSFUL');
    const taskDefinition = await register(stage, { GREETING: 'two' });
    const deploymentConfiguration = { lifecycleHooks: [hooks] };
    await stage.client.send(
      new ecs.UpdateServiceCommand({
        cluster: 'c1',
        service: 'web',
        taskDefinition,
        deploymentConfiguration,
      }),
    );
    const paused = (weight: number) =>
      until(
        stage,
        (deployment) =>
          deployment.status === 'IN_PROGRESS' &&
          waitingHook(deployment) !== undefined &&
          deployment.targetServiceRevision?.requestedProductionTrafficWeight === weight,
      );
    const before = await paused(0);
    expect(before.lifecycleStage).toBe(
      variants['ecs.stageWhilePausedBeforeProduction'] ?? 'PRE_PRODUCTION_TRAFFIC_SHIFT',
    );
    await decide(stage, before);
    await decide(stage, await paused(100), 'ROLLBACK');
    const end = await untilStatus(stage, 'ROLLBACK_SUCCESSFUL');
    expect(end.lifecycleHookDetails).toHaveLength(variants['ecs.hookDetailsVanish'] === 'never' ? 2 : 0);
    const restored = variants['ecs.taskDefinitionAfterRollback'] === 'failed' ? 'web:2' : 'web:1';
    expect((await describeService(stage)).taskDefinition?.endsWith(restored)).toBe(true);
    expect(await (await fetch(stage.url)).text()).toBe('hello ');
    expect(await tasksOf(stage)).toHaveLength(2);
  },
  60_000,
);

test('a deployment is not seen before the lag has passed', async () => {
  stage = await startStage({ variants: { 'ecs.describeLag': '40000' } });
  await stage.client.send(new ecs.CreateServiceCommand(serviceInput(stage, await register(stage))));
  await expect(latest(stage)).rejects.toThrow();
  await untilStatus(stage, 'SUCCESSFUL');
}, 60_000);
