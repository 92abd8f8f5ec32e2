/** A service deployment from PENDING to its end. */
import type { DeploymentRecord } from '../model.ts';
import { recordEvent } from '../services/events.ts';
import { reconcile } from '../services/scheduler.ts';
import { armBreaker, watchAlarms } from './breaker.ts';
import { Interruption, rollbackBecause } from './interruption.ts';
import { dropEmptySets, finish, isOver, update } from './record.ts';
import { rollBack } from './rollback.ts';
import { roll } from './rolling.ts';
import { moveForward, stage } from './stages.ts';
import type { Lane } from './traffic.ts';

const PENDING_MS = 500;

/** Waits for the deployment before this one to end, then runs. Never rejects. */
export async function runDeployment(
  deployment: DeploymentRecord,
  before: DeploymentRecord | undefined,
): Promise<void> {
  const lanes: Lane[] = [];
  let stopAlarms = () => {};
  try {
    await before?.done;
    await deployment.service.state.world.clock.sleep(PENDING_MS, deployment.interrupt.signal);
    update(deployment, {
      status: 'IN_PROGRESS',
      startedAt: new Date(deployment.service.state.world.clock.now()),
    });
    armBreaker(deployment);
    stopAlarms = watchAlarms(deployment);
    if (deployment.configuration.strategy === 'ROLLING') await roll(deployment);
    else await moveForward(deployment, lanes);
    stopAlarms();
    await cleanUp(deployment);
  } catch (error) {
    stopAlarms();
    await leave(deployment, asInterruption(deployment, error), lanes);
  }
}

/** From here on there is no way back: production is on the target and watched long enough. */
async function cleanUp(deployment: DeploymentRecord): Promise<void> {
  const { service, target } = deployment;
  deployment.interrupt.signal.throwIfAborted();
  deployment.committed = true;
  service.successful = target.taskSet;
  const old = service.taskSets.filter((set) => set !== target.taskSet);
  const remove = async () => {
    for (const set of old) {
      set.wanted = 0;
      set.frozen = true;
    }
    reconcile(service);
    await service.changes.until(() => old.every((set) => set.tasks.size === 0), deployment.interrupt.signal);
  };
  if (deployment.configuration.strategy === 'ROLLING') await remove();
  else await stage(deployment, 'CLEAN_UP', remove);
  target.taskSet.rolloutState = 'COMPLETED';
  target.taskSet.rolloutStateReason = `ECS deployment ${target.taskSet.id} completed.`;
  recordEvent(service, `(deployment ${target.taskSet.id}) deployment completed.`);
  recordEvent(service, 'has reached a steady state.');
  finish(deployment, 'SUCCESSFUL');
  dropEmptySets(deployment);
}

/** An interruption is the signal's reason; anything else (an ELB refusal) is a failure of the deployment itself. */
function asInterruption(deployment: DeploymentRecord, error: unknown): Interruption {
  if (error instanceof Interruption) return error;
  const { reason } = deployment.interrupt.signal;
  if (reason instanceof Interruption) return reason;
  return rollbackBecause(`of an error: ${error instanceof Error ? error.message : String(error)}`);
}

async function leave(deployment: DeploymentRecord, why: Interruption, lanes: readonly Lane[]): Promise<void> {
  if (deployment.service.state.ending.signal.aborted) return;
  for (const hook of deployment.hooks) hook.over = true;
  if (why.kind === 'rollback' && deployment.committed) return finish(deployment, 'SUCCESSFUL');
  if (why.kind === 'rollback') return rollBack(deployment, why, lanes);
  // Superseded, failed without a way back, or the service is going: what runs is left to whoever comes next.
  deployment.target.taskSet.frozen = true;
  if (why.kind === 'stop') {
    deployment.target.taskSet.rolloutState = 'FAILED';
    deployment.target.taskSet.rolloutStateReason = why.message;
  }
  if (deployment.status !== 'STOP_REQUESTED') update(deployment, { status: 'STOP_REQUESTED' });
  finish(deployment, 'STOPPED', why.message);
}

/** A user's stop. From PENDING and IN_PROGRESS it asks for the rollback; later it changes nothing. */
export function requestRollback(deployment: DeploymentRecord): void {
  if (isOver(deployment) || !['PENDING', 'IN_PROGRESS'].includes(deployment.status)) return;
  update(deployment, { status: 'ROLLBACK_REQUESTED' });
  if (deployment.committed) return;
  deployment.interrupt.abort(rollbackBecause('it was stopped by the user.', true));
}

/** A newer deployment takes over; one that is already on its way back finishes that first. */
export function supersede(deployment: DeploymentRecord, by: string): void {
  if (isOver(deployment) || deployment.status.startsWith('ROLLBACK')) return;
  update(deployment, { status: 'STOP_REQUESTED' });
  deployment.interrupt.abort(
    new Interruption(
      'stop',
      `Service deployment was stopped because a newer service deployment ${by} was started.`,
    ),
  );
}
