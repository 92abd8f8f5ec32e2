/** Changes to a deployment's record, all in one place so that none goes unseen. */
import type { DeploymentRecord } from '../model.ts';
import { activeTasks, pendingTasks, runningTasks, wantedCount } from '../services/scheduler.ts';
import { describeLag, renderDeployment } from '../views/deployment.ts';

const TERMINAL: ReadonlySet<string> = new Set([
  'SUCCESSFUL',
  'STOPPED',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
]);
export const isOver = (deployment: DeploymentRecord): boolean => TERMINAL.has(deployment.status);

/** Applies a change, stamps it and wakes whoever waits for it. */
export function update(deployment: DeploymentRecord, change: Partial<DeploymentRecord>): void {
  const { clock } = deployment.service.state.world;
  Object.assign(deployment, change, { updatedAt: new Date(clock.now()) });
  deployment.changes.notify();
  deployment.service.changes.notify();
  remember(deployment);
}

/** Keeps what describe calls will show later, where they are told to lag. */
export function remember(deployment: DeploymentRecord): void {
  const { clock } = deployment.service.state.world;
  if (describeLag(deployment) > 0)
    deployment.history.push({ at: clock.now(), view: renderDeployment(deployment) });
}

/** Ends the deployment: freezes the counts and stamps the end. */
export function finish(
  deployment: DeploymentRecord,
  status: DeploymentRecord['status'],
  statusReason: string | undefined = deployment.statusReason,
): void {
  const now = new Date(deployment.service.state.world.clock.now());
  for (const share of [deployment.target, ...deployment.sources]) {
    share.final = {
      requested: wantedCount(share.taskSet),
      running: runningTasks(share.taskSet).length,
      pending: pendingTasks(share.taskSet).length,
    };
    share.taskSet.onTask = undefined;
  }
  if (deployment.breaker.status === 'MONITORING') deployment.breaker.status = 'MONITORING_COMPLETE';
  if (deployment.alarms.status === 'MONITORING') deployment.alarms.status = 'MONITORING_COMPLETE';
  for (const hook of deployment.hooks) hook.over = true;
  update(deployment, {
    status,
    statusReason,
    finishedAt: now,
    ...(status === 'STOPPED' ? { stoppedAt: now } : {}),
  });
}

/** Task sets that have neither tasks nor a wish for any are history. */
export function dropEmptySets(deployment: DeploymentRecord): void {
  const { service } = deployment;
  service.taskSets = service.taskSets.filter(
    (set) =>
      set === service.primary ||
      set === service.successful ||
      activeTasks(set).length > 0 ||
      set.tasks.size > 0,
  );
}
