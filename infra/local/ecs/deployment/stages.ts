/** The stages of a BLUE_GREEN, CANARY or LINEAR deployment, in their order. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { DeploymentRecord } from '../model.ts';
import { infrastructureWorld } from '../roles.ts';
import { reconcile, runningTasks, wantedCount } from '../services/scheduler.ts';
import { disarmAfterScaleUp } from './breaker.ts';
import { runHooks } from './hooks.ts';
import { rollbackBecause } from './interruption.ts';
import { update } from './record.ts';
import { olderSets, reconcileService } from './sources.ts';
import { decideLanes, type Lane, prepareRules, setGreen } from './traffic.ts';

const STAGE_LIMIT_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

/** Shares of production green gets one after the other, and how long each is watched before the next. */
export function shiftSteps(configuration: DeploymentConfiguration): { steps: number[]; bakeMinutes: number } {
  if (configuration.strategy === 'CANARY') {
    const { canaryPercent = 5, canaryBakeTimeInMinutes = 10 } = configuration.canaryConfiguration ?? {};
    return {
      steps: canaryPercent >= 100 ? [100] : [canaryPercent, 100],
      bakeMinutes: canaryBakeTimeInMinutes,
    };
  }
  if (configuration.strategy === 'LINEAR') {
    const { stepPercent = 10, stepBakeTimeInMinutes = 6 } = configuration.linearConfiguration ?? {};
    const count = Math.ceil(100 / stepPercent);
    const steps = Array.from({ length: count }, (_, index) =>
      Math.min(100, Math.round((index + 1) * stepPercent * 10) / 10),
    );
    return { steps, bakeMinutes: stepBakeTimeInMinutes };
  }
  return { steps: [100], bakeMinutes: 0 };
}

/** One stage: says where we are, works within the limit, then runs the stage's hooks. */
export async function stage(
  deployment: DeploymentRecord,
  name: string,
  work?: () => Promise<void>,
): Promise<void> {
  deployment.interrupt.signal.throwIfAborted();
  update(deployment, { stage: name });
  const { clock } = deployment.service.state.world;
  const cancel = clock.timer(STAGE_LIMIT_MS, () => {
    deployment.interrupt.abort(rollbackBecause(`${name} lifecycle stage exceeded its limit of 24 hours.`));
  });
  try {
    await work?.();
  } finally {
    cancel();
  }
  deployment.interrupt.signal.throwIfAborted();
  await runHooks(deployment, name);
}

/** Runs everything up to the end of BAKE_TIME; the lanes come back for the rollback and the clean-up. */
export async function moveForward(deployment: DeploymentRecord, lanes: Lane[]): Promise<void> {
  const { world } = deployment.service.state;
  await findSources(deployment);
  const balancer = infrastructureWorld(deployment.service);
  lanes.push(...(await decideLanes(balancer, deployment.target.taskSet.revision.loadBalancers ?? [])));
  bindTarget(deployment, lanes);
  await stage(deployment, 'PRE_SCALE_UP', () => prepareRules(balancer, lanes));
  await stage(deployment, 'SCALE_UP', () => scaleUp(deployment));
  disarmAfterScaleUp(deployment);
  await stage(deployment, 'POST_SCALE_UP');
  await stage(deployment, 'TEST_TRAFFIC_SHIFT', () => shiftTest(deployment, lanes, 100));
  await stage(deployment, 'POST_TEST_TRAFFIC_SHIFT');
  await shiftProductionByStep(deployment, lanes);
  await stage(deployment, 'POST_PRODUCTION_TRAFFIC_SHIFT');
  await stage(deployment, 'BAKE_TIME', () =>
    world.clock.sleep(
      (deployment.configuration.bakeTimeInMinutes ?? 0) * MINUTE_MS,
      deployment.interrupt.signal,
    ),
  );
}

/** RECONCILE_SERVICE is a stage only when more than one revision is at work. */
async function findSources(deployment: DeploymentRecord): Promise<void> {
  if (olderSets(deployment).length > 1) {
    await stage(deployment, 'RECONCILE_SERVICE', () => adoptSource(deployment));
  } else {
    await adoptSource(deployment);
  }
}

async function adoptSource(deployment: DeploymentRecord): Promise<void> {
  const source = await reconcileService(deployment);
  const sources = source ? [{ taskSet: source, testWeight: 0, productionWeight: 0 }] : [];
  for (const share of sources) {
    if (share.taskSet.bindings.length > 0) share.productionWeight = 100;
    if (hasTestRule(deployment)) share.testWeight = 100;
  }
  update(deployment, { sources });
}

const hasTestRule = (deployment: DeploymentRecord): boolean =>
  deployment.target.taskSet.revision.loadBalancers?.some(
    (entry) => entry.advancedConfiguration?.testListenerRule,
  ) ?? false;

function bindTarget(deployment: DeploymentRecord, lanes: readonly Lane[]): void {
  const { taskSet } = deployment.target;
  taskSet.bindings = lanes.map((lane) => ({
    targetGroupArn: lane.green,
    containerName: lane.containerName,
    containerPort: lane.containerPort,
    productionListenerRule: lane.production,
  }));
  taskSet.revision.resolvedConfiguration = {
    loadBalancers: lanes.map((lane) => ({
      targetGroupArn: lane.green,
      productionListenerRule: lane.production,
    })),
  };
}

async function scaleUp(deployment: DeploymentRecord): Promise<void> {
  const { taskSet } = deployment.target;
  taskSet.wanted = 'service';
  reconcile(deployment.service);
  await deployment.service.changes.until(() => {
    const healthy = runningTasks(taskSet).filter(
      (task) => task.healthy && task.view.desiredStatus === 'RUNNING',
    );
    return healthy.length >= wantedCount(taskSet);
  }, deployment.interrupt.signal);
}

/** A deployment without a test rule has this stage too; it moves nothing. */
export async function shiftTest(
  deployment: DeploymentRecord,
  lanes: readonly Lane[],
  percent: number,
): Promise<void> {
  const world = infrastructureWorld(deployment.service);
  for (const lane of lanes) if (lane.test) await setGreen(world, lane.test, lane, percent);
  if (!lanes.some(({ test }) => test)) return;
  deployment.target.testWeight = percent;
  for (const source of deployment.sources) source.testWeight = 100 - percent;
  update(deployment, {});
}

export async function shiftProduction(
  deployment: DeploymentRecord,
  lanes: readonly Lane[],
  percent: number,
): Promise<void> {
  const world = infrastructureWorld(deployment.service);
  for (const lane of lanes) await setGreen(world, lane.production, lane, percent);
  deployment.target.productionWeight = percent;
  for (const source of deployment.sources) source.productionWeight = Math.round((100 - percent) * 10) / 10;
  update(deployment, {});
}

async function shiftProductionByStep(deployment: DeploymentRecord, lanes: readonly Lane[]): Promise<void> {
  const { clock, variant } = deployment.service.state.world;
  const { steps, bakeMinutes } = shiftSteps(deployment.configuration);
  for (const percent of steps) {
    await beforeProduction(
      deployment,
      variant('ecs.stageWhilePausedBeforeProduction', 'PRE_PRODUCTION_TRAFFIC_SHIFT'),
    );
    await stage(deployment, 'PRODUCTION_TRAFFIC_SHIFT', async () => {
      await shiftProduction(deployment, lanes, percent);
      if (percent < 100) await clock.sleep(bakeMinutes * MINUTE_MS, deployment.interrupt.signal);
    });
  }
}

/** ND: the response's enum lacks this stage, so what is shown meanwhile is a variant. The hooks are the stage's own. */
async function beforeProduction(deployment: DeploymentRecord, shown: string): Promise<void> {
  deployment.interrupt.signal.throwIfAborted();
  update(deployment, { stage: shown });
  await runHooks(deployment, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
}
