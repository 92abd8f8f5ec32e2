/** What AWS does not document, one way and the other: a release, a broken one and a rollback come out the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, type Ended, type Sandbox } from './sandbox.ts';

const outcomeOf = (run: Ended) => [
  run.code,
  run.events.find((event) => event['type'] === 'ended')?.['outcome'],
];

describe.each([
  {
    name: 'the second values',
    variants: {
      'ecs.stageWhilePausedBeforeProduction': 'POST_TEST_TRAFFIC_SHIFT',
      'ecs.hookDetailsVanish': 'immediately',
      'ecs.continueRollbackStatus': 'ROLLBACK_REQUESTED',
      'ecs.rollbackPath': 'cleanup-only',
      'ecs.describeLag': '10000',
      'ecs.taskDefinitionAfterRollback': 'failed',
      'ecs.circuitBreakerMonitors': 'scale-up',
      'ecs.reconcile': 'successful',
    },
  },
  {
    name: 'the third values',
    variants: {
      'ecs.stageWhilePausedBeforeProduction': 'PRODUCTION_TRAFFIC_SHIFT',
      'ecs.hookDetailsVanish': 'never',
      'ecs.describeLag': '4000',
    },
  },
])('with $name', { timeout: 120_000 }, ({ variants }) => {
  let sandbox: Sandbox;
  const file = 'services/notification/src/main.ts';

  beforeAll(async () => {
    sandbox = await createSandbox({ speed: 20, services: ['auth', 'invoice', 'notification'], variants });
  }, 180_000);
  afterAll(() => sandbox?.stop());

  it('a release goes live, a broken one is turned back, and a rollback brings the first one back', async () => {
    const text = await sandbox.read(file);
    await sandbox.write(file, `${text}\nexport const second = true;\n`);
    const good = await sandbox.inx('deploy', '--json');
    expect(outcomeOf(good), good.output).toEqual([0, 'released']);
    await sandbox.write(file, `process.exit(7);\n${text}`);
    const broken = await sandbox.inx('deploy', '--json');
    expect(outcomeOf(broken), broken.output).toEqual([3, 'rolled-back']);
    const back = await sandbox.inx('rollback', '--json');
    expect(outcomeOf(back), back.output).toEqual([0, 'released']);
  });
});
