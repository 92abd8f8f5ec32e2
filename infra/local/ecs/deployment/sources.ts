/** Where a deployment starts from: which task set serves, and what earlier deployments left behind. */
import type { DeploymentRecord, TaskSet } from '../model.ts';
import { infrastructureWorld } from '../roles.ts';
import { reconcile } from '../services/scheduler.ts';
import { dropEmptySets } from './record.ts';
import { type Lane, servingGroups, setGreen } from './traffic.ts';

/** Task sets beside the target: tasks of the last revision, and of deployments that were superseded. */
export const olderSets = (deployment: DeploymentRecord): TaskSet[] =>
  deployment.service.taskSets.filter((set) => set !== deployment.target.taskSet);

/**
 * Which of the older sets goes on serving. ND: by default the one that production reaches now; with the variant
 * `successful` the last one whose deployment succeeded, even when a superseded deployment had moved production on.
 */
async function chooseSource(deployment: DeploymentRecord): Promise<TaskSet | undefined> {
  const { service } = deployment;
  const { world } = service.state;
  const older = olderSets(deployment);
  const successful = older.find((set) => set === service.successful);
  if (world.variant('ecs.reconcile', 'live') === 'successful' && successful) return successful;
  const rule = service.settings.loadBalancers?.[0]?.advancedConfiguration?.productionListenerRule;
  if (!rule) return successful ?? older.at(-1);
  const live = await servingGroups(infrastructureWorld(service), rule).catch(() => []);
  // In the middle of a canary two sets serve; the known good one is kept.
  if (live.length !== 1) return successful;
  return (
    older.find((set) => set.bindings.some((binding) => binding.targetGroupArn === live[0])) ?? successful
  );
}

/** Leaves exactly one older set standing, with all of production on it, and returns it. */
export async function reconcileService(deployment: DeploymentRecord): Promise<TaskSet | undefined> {
  const keep = await chooseSource(deployment);
  if (keep) await bringProductionTo(deployment, keep);
  const others = olderSets(deployment).filter((set) => set !== keep);
  for (const set of others) {
    set.frozen = true;
    set.wanted = 0;
  }
  reconcile(deployment.service);
  await deployment.service.changes.until(
    () => others.every((set) => set.tasks.size === 0),
    deployment.interrupt.signal,
  );
  if (keep) keep.wanted = 'service';
  dropEmptySets(deployment);
  return keep;
}

async function bringProductionTo(deployment: DeploymentRecord, keep: TaskSet): Promise<void> {
  const { service } = deployment;
  for (const entry of service.settings.loadBalancers ?? []) {
    const pair = [entry.targetGroupArn ?? '', entry.advancedConfiguration?.alternateTargetGroupArn ?? ''];
    const rule = entry.advancedConfiguration?.productionListenerRule;
    const home = keep.bindings.find(({ targetGroupArn }) => pair.includes(targetGroupArn))?.targetGroupArn;
    if (!rule || !home) continue;
    const live = await servingGroups(infrastructureWorld(service), rule).catch(() => []);
    if (live.length === 1 && live[0] === home) continue;
    // One group of somebody else's is an outside change: it is judged, not overwritten.
    if (live.length === 1 && !pair.includes(live[0] ?? '')) continue;
    const other = pair.find((group) => group !== home) ?? '';
    const lane: Lane = {
      production: rule,
      test: undefined,
      blue: home,
      green: other,
      containerName: '',
      containerPort: 0,
    };
    if (service.state.world.variant('ecs.reconcile', 'live') === 'successful' || live.length > 1) {
      await setGreen(infrastructureWorld(service), rule, lane, 0);
    }
  }
}
