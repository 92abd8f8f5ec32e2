/** Container health checks (`healthCheck` of a container definition), run inside the container. */
import type { HealthCheck, HealthStatus } from '@aws-sdk/client-ecs';
import type { TaskRecord } from '../model.ts';
import type { RunningContainer } from '../runtime/contract.ts';
import { stopTask, touch } from './create.ts';

/** Checks every container that asks for it until the task stops. */
export function watchContainerHealth(
  task: TaskRecord,
  containers: ReadonlyMap<string, RunningContainer>,
): void {
  for (const [name, container] of containers) {
    const check = task.definition.containerDefinitions?.find(
      (definition) => definition.name === name,
    )?.healthCheck;
    if (check?.command?.length && check.command[0] !== 'NONE') {
      void watch(task, name, container, check).catch(() => undefined);
    }
  }
}

export const hasContainerHealth = (task: TaskRecord): boolean =>
  task.definition.containerDefinitions?.some(
    ({ healthCheck }) => healthCheck?.command?.length && healthCheck.command[0] !== 'NONE',
  ) ?? false;

/** Failures within startPeriod count for nothing; afterwards `retries` in a row make the container UNHEALTHY. */
async function watch(
  task: TaskRecord,
  name: string,
  container: RunningContainer,
  check: HealthCheck,
): Promise<void> {
  const { clock } = task.state.world;
  const lenientUntil = clock.after((check.startPeriod ?? 0) * 1000);
  let failures = 0;
  while (!task.stopping.signal.aborted) {
    await clock.sleep((check.interval ?? 30) * 1000, task.stopping.signal);
    const code = await container.probe(check.command ?? [], check.timeout ?? 5);
    if (task.stopping.signal.aborted) return;
    if (code === 0) {
      failures = 0;
      report(task, name, 'HEALTHY');
    } else if (clock.now() >= lenientUntil && ++failures >= (check.retries ?? 3)) {
      report(task, name, 'UNHEALTHY');
    }
  }
}

function report(task: TaskRecord, name: string, status: HealthStatus): void {
  const view = task.view.containers?.find((container) => container.name === name);
  if (!view || view.healthStatus === status) return;
  view.healthStatus = status;
  task.view.healthStatus = taskHealth(task);
  touch(task);
  if (task.view.healthStatus === 'UNHEALTHY' && task.taskSet) {
    stopTask(task, {
      code: 'ServiceSchedulerInitiated',
      reason: 'Task failed container health checks',
      drain: true,
    });
  }
}

/** Only essential containers with a check count. */
function taskHealth(task: TaskRecord): HealthStatus {
  const checked = (task.definition.containerDefinitions ?? []).filter(
    ({ essential, healthCheck }) => essential !== false && healthCheck?.command?.length,
  );
  const states = checked.map(
    ({ name }) => task.view.containers?.find((container) => container.name === name)?.healthStatus,
  );
  if (states.includes('UNHEALTHY')) return 'UNHEALTHY';
  return states.length > 0 && states.every((state) => state === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
