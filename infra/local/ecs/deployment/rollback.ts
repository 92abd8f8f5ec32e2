/** The way back: traffic to the source first, then green drained and gone. */
import type { DeploymentRecord } from '../model.ts';
import { recordEvent } from '../services/events.ts';
import { reconcile } from '../services/scheduler.ts';
import type { Interruption } from './interruption.ts';
import { dropEmptySets, finish, update } from './record.ts';
import { shiftProduction, shiftTest } from './stages.ts';
import type { Lane } from './traffic.ts';

const NO_CANDIDATE = 'No rollback candidate was found to run the rollback.';

/** Never rejects; an obstacle on the way back ends in ROLLBACK_FAILED. */
export async function rollBack(
  deployment: DeploymentRecord,
  why: Interruption,
  lanes: readonly Lane[],
): Promise<void> {
  if (why.requested && deployment.status !== 'ROLLBACK_REQUESTED')
    update(deployment, { status: 'ROLLBACK_REQUESTED' });
  const source = deployment.sources[0]?.taskSet;
  update(deployment, {
    status: 'ROLLBACK_IN_PROGRESS',
    statusReason: why.message,
    rollback: {
      reason: why.message,
      startedAt: new Date(deployment.service.state.world.clock.now()),
      serviceRevisionArn: source?.revision.serviceRevisionArn,
    },
  });
  deployment.target.taskSet.frozen = true;
  recordEvent(
    deployment.service,
    `(deployment ${deployment.target.taskSet.id}) deployment failed: ${why.message}`,
  );
  if (!source) return withoutCandidate(deployment);
  try {
    await returnTraffic(deployment, lanes);
    await removeTarget(deployment);
  } catch (error) {
    return finish(
      deployment,
      'ROLLBACK_FAILED',
      `Rollback failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  restore(deployment);
  finish(deployment, 'ROLLBACK_SUCCESSFUL');
}

/** ND: which stages a rollback shows. By default those whose traffic moves back. */
async function returnTraffic(deployment: DeploymentRecord, lanes: readonly Lane[]): Promise<void> {
  const shown = deployment.service.state.world.variant('ecs.rollbackPath', 'shift-back') === 'shift-back';
  if (deployment.target.productionWeight > 0) {
    if (shown) update(deployment, { stage: 'PRODUCTION_TRAFFIC_SHIFT' });
    await shiftProduction(deployment, lanes, 0);
  }
  if (deployment.target.testWeight > 0) {
    if (shown) update(deployment, { stage: 'TEST_TRAFFIC_SHIFT' });
    await shiftTest(deployment, lanes, 0);
  }
}

async function removeTarget(deployment: DeploymentRecord): Promise<void> {
  const { service, target } = deployment;
  update(deployment, { stage: 'CLEAN_UP' });
  target.taskSet.wanted = 0;
  reconcile(service);
  await service.changes.until(() => target.taskSet.tasks.size === 0, service.ending.signal);
}

function restore(deployment: DeploymentRecord): void {
  const { service } = deployment;
  const source = deployment.sources[0]?.taskSet;
  if (!source) return;
  service.primary = source;
  service.taskSets = service.taskSets.filter((set) => set !== deployment.target.taskSet);
  source.rolloutState = 'COMPLETED';
  source.rolloutStateReason = `ECS deployment ${source.id} completed.`;
  if (service.state.world.variant('ecs.taskDefinitionAfterRollback', 'restored') === 'restored') {
    service.settings.taskDefinition = source.revision.taskDefinition;
  }
  recordEvent(service, `(deployment ${source.id}) deployment completed.`);
  recordEvent(service, 'has reached a steady state.');
}

/**
 * A first deployment has nothing to go back to. ND what becomes of its tasks: by default they stay as they are (none is
 * started any more, rules are left alone); with the variant `stop` they are stopped.
 */
function withoutCandidate(deployment: DeploymentRecord): void {
  const { service, target } = deployment;
  target.taskSet.rolloutState = 'FAILED';
  target.taskSet.rolloutStateReason = NO_CANDIDATE;
  if (service.state.world.variant('ecs.firstDeploymentFails', 'leave') === 'stop') {
    target.taskSet.wanted = 0;
    reconcile(service);
  }
  finish(deployment, 'ROLLBACK_FAILED', NO_CANDIDATE);
  dropEmptySets(deployment);
}
