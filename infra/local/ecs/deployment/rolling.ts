/** ROLLING: new tasks come and old ones go within the two percentages. No stages, no traffic of its own. */
import type { DeploymentRecord } from '../model.ts';
import { activeTasks, reconcile, runningTasks } from '../services/scheduler.ts';
import { update } from './record.ts';
import { olderSets } from './sources.ts';

/** Resolves when all tasks are of the new revision and healthy. */
export async function roll(deployment: DeploymentRecord): Promise<void> {
  const { service, target, configuration } = deployment;
  const older = olderSets(deployment);
  update(deployment, { sources: older.map((taskSet) => ({ taskSet, testWeight: 0, productionWeight: 0 })) });
  const { taskSet } = target;
  taskSet.bindings = (service.settings.loadBalancers ?? []).map((entry) => ({
    targetGroupArn: entry.targetGroupArn ?? '',
    containerName: entry.containerName ?? '',
    containerPort: entry.containerPort ?? 0,
    productionListenerRule: undefined,
  }));
  const advance = (): boolean => {
    const desired = service.desiredCount;
    const most = Math.max(1, Math.floor((desired * (configuration.maximumPercent ?? 200)) / 100));
    const least = Math.ceil((desired * (configuration.minimumHealthyPercent ?? 100)) / 100);
    const old = older.reduce((sum, set) => sum + activeTasks(set).length, 0);
    const healthy = runningTasks(taskSet).filter((task) => task.healthy).length;
    taskSet.wanted = Math.max(activeTasks(taskSet).length, Math.min(desired, most - old));
    keepOld(older, Math.max(0, Math.min(old, least - healthy)));
    reconcile(service);
    return healthy >= desired && older.every((set) => set.tasks.size === 0);
  };
  await service.changes.until(advance, deployment.interrupt.signal);
  taskSet.wanted = 'service';
}

function keepOld(older: DeploymentRecord['sources'][number]['taskSet'][], count: number): void {
  let left = count;
  for (const set of older) {
    const keep = Math.min(left, activeTasks(set).length);
    set.wanted = keep;
    left -= keep;
  }
}
