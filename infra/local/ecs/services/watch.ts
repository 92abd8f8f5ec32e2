/** One watcher a service: target health polled on the clock, health of tasks decided, task sets reconciled. */
import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Interruption } from '../deployment/interruption.ts';
import { remember } from '../deployment/record.ts';
import type { ServiceRecord, TaskRecord } from '../model.ts';
import { infrastructureWorld } from '../roles.ts';
import { stopTask } from '../tasks/create.ts';
import { hasContainerHealth } from '../tasks/health.ts';
import { targetHealth } from '../tasks/targets.ts';
import { recordEvent } from './events.ts';
import { reconcile, runningTasks } from './scheduler.ts';

const POLL_MS = 2000;
/** Without a load balancer and a container check a task counts as healthy after this long RUNNING. */
const SETTLED_MS = 40_000;

/** Runs until the service ends. */
export function watchService(service: ServiceRecord): void {
  const { signal } = service.ending;
  const { clock } = service.state.world;
  void (async () => {
    while (!signal.aborted) {
      let due = false;
      const cancel = clock.timer(POLL_MS, () => {
        due = true;
        service.changes.notify();
      });
      await service.changes.until(() => {
        // Every change comes by here, so this is also where the counts are kept.
        reconcile(service);
        return due;
      }, signal);
      cancel();
      await look(service);
      // Counts change without the deployment's own doing.
      if (service.deployment) remember(service.deployment);
    }
  })().catch((error) => {
    if (!signal.aborted) service.state.world.log(`ecs: watcher of ${service.arn}: ${String(error)}`);
  });
}

async function look(service: ServiceRecord): Promise<void> {
  const running = service.taskSets
    .flatMap(runningTasks)
    .filter((task) => task.view.desiredStatus === 'RUNNING');
  const byGroup = Map.groupBy(
    running.flatMap((task) => task.targets),
    (target) => target.targetGroupArn,
  );
  const health = new Map<string, TargetHealth>();
  for (const [group, targets] of byGroup) {
    const found = await targetHealth(infrastructureWorld(service), group, targets).catch((error: unknown) => {
      if (error instanceof Interruption) service.deployment?.interrupt.abort(error);
      return new Map<string, TargetHealth>();
    });
    for (const [address, state] of found) health.set(`${group} ${address}`, state);
  }
  for (const task of running) if (task.view.desiredStatus === 'RUNNING') judge(service, task, health);
}

function judge(service: ServiceRecord, task: TaskRecord, health: ReadonlyMap<string, TargetHealth>): void {
  const states = task.targets.map((target) => ({
    group: target.targetGroupArn,
    port: target.port,
    health: health.get(`${target.targetGroupArn} ${target.id}:${target.port}`),
  }));
  const sick = states.find(({ health: state }) => state?.State === 'unhealthy');
  if (sick && graceOver(service, task, sick.health?.Reason)) {
    recordEvent(
      service,
      `(port ${sick.port}) is unhealthy in (target-group ${sick.group}) due to (reason ${sick.health?.Description ?? sick.health?.Reason})`,
    );
    const reason = `Task failed ELB health checks in (target-group ${sick.group})`;
    stopTask(task, { code: 'ServiceSchedulerInitiated', reason, drain: true });
    return;
  }
  const healthy = states.every(({ health: state }) => state?.State === 'healthy') && settled(service, task);
  if (healthy === task.healthy) return;
  task.healthy = healthy;
  if (healthy && !task.wasHealthy) {
    task.wasHealthy = true;
    task.taskSet?.onTask?.('healthy', task);
  }
  service.changes.notify();
}

/**
 * Programs start in real time, however fast the clock runs: a fast one gives them this much before it judges. Whoever
 * answers wrongly has started; whoever does not answer yet may be a program that a busy machine is still loading.
 */
const STARTED_MS = 2000;
const STARTING_MS = 20_000;

function graceOver(service: ServiceRecord, task: TaskRecord, reason: string | undefined): boolean {
  const { speed } = service.state.world.clock;
  const grace = (service.settings.healthCheckGracePeriodSeconds ?? 0) * 1000;
  const starting = !task.wasHealthy && reason !== 'Target.ResponseCodeMismatch';
  const least = speed > 1 ? (starting ? STARTING_MS : STARTED_MS) * speed : 0;
  return runningFor(service, task) >= Math.max(grace, least);
}

function settled(service: ServiceRecord, task: TaskRecord): boolean {
  if (hasContainerHealth(task)) return task.view.healthStatus === 'HEALTHY';
  return task.targets.length > 0 || runningFor(service, task) >= SETTLED_MS;
}

/** AWS time since RUNNING: real time, stretched back by the clock's speed. */
function runningFor(service: ServiceRecord, task: TaskRecord): number {
  const { clock } = service.state.world;
  return (clock.now() - (task.view.startedAt?.getTime() ?? clock.now())) * clock.speed;
}
