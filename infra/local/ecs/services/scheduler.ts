/** Keeps every task set of a service at its number: starts, replaces, stops. */
import type { ServiceRecord, TaskRecord, TaskSet } from '../model.ts';
import { createTask, stopTask } from '../tasks/create.ts';
import { live } from '../tasks/life.ts';
import { nextProvider } from './capacity.ts';
import { recordEvent } from './events.ts';

/** Between a task's end and its replacement, even when it did run. */
const REPLACEMENT_MS = 2000;
const BACKOFF_FIRST_MS = 15_000;
const BACKOFF_LIMIT_MS = 27 * 60_000;

export const wantedCount = (set: TaskSet): number =>
  set.wanted === 'service' ? set.service.desiredCount : set.wanted;
export const activeTasks = (set: TaskSet): TaskRecord[] =>
  [...set.tasks].filter((task) => task.view.desiredStatus !== 'STOPPED');
export const runningTasks = (set: TaskSet): TaskRecord[] =>
  [...set.tasks].filter((task) => task.view.lastStatus === 'RUNNING');
export const pendingTasks = (set: TaskSet): TaskRecord[] =>
  activeTasks(set).filter((task) => task.view.lastStatus !== 'RUNNING');

/** Starts or stops tasks until every set has its number. Called on every change; does nothing when all is as wanted. */
export function reconcile(service: ServiceRecord): void {
  if (service.state.ending.signal.aborted) return;
  for (const set of service.taskSets) reconcileSet(set);
}

function reconcileSet(set: TaskSet): void {
  const active = activeTasks(set);
  const excess = active.length - wantedCount(set);
  if (excess > 0) {
    stopSome(set, active, excess);
    return;
  }
  const { clock } = set.service.state.world;
  if (excess === 0 || set.frozen || set.service.status === 'INACTIVE') return;
  if (clock.now() < set.notBefore) return;
  const strategy = set.revision.capacityProviderStrategy ?? [];
  const started = Array.from({ length: -excess }, () =>
    startOne(
      set,
      nextProvider(
        strategy,
        activeTasks(set).map((task) => task.view.capacityProviderName),
      ),
    ),
  );
  set.updatedAt = new Date(clock.now());
  recordEvent(
    set.service,
    `has started ${started.length} tasks: ${started.map((task) => `(task ${task.id})`).join(' ')}.`,
  );
}

/** Those that are not healthy yet go first, then the youngest. */
function stopSome(set: TaskSet, active: TaskRecord[], count: number): void {
  const order = [...active].sort(
    (a, b) =>
      Number(a.healthy) - Number(b.healthy) ||
      (b.view.createdAt?.getTime() ?? 0) - (a.view.createdAt?.getTime() ?? 0),
  );
  const stopped = order.slice(0, count);
  const reason = `Scaling activity initiated by (deployment ${set.id})`;
  recordEvent(
    set.service,
    `has stopped ${stopped.length} running tasks: ${stopped.map((task) => `(task ${task.id})`).join(' ')}.`,
  );
  for (const task of stopped) stopTask(task, { code: 'ServiceSchedulerInitiated', reason, drain: true });
}

function startOne(set: TaskSet, capacityProviderName: string | undefined): TaskRecord {
  const { service, revision } = set;
  const task = createTask(service.state, {
    clusterName: service.clusterName,
    clusterArn: service.clusterArn,
    definition: set.definition,
    group: `service:${service.name}`,
    startedBy: set.id,
    launchType: revision.launchType,
    capacityProviderName,
    platformVersion: revision.platformVersion,
    networkConfiguration: revision.networkConfiguration,
    taskSet: set,
    tags: service.settings.propagateTags === 'SERVICE' ? service.state.tags.get(service.arn) : undefined,
  });
  set.tasks.add(task);
  task.done = live(task).then(() => onEnd(set, task));
  return task;
}

/** A task of the set is STOPPED: counts the failure, sets the pace of the replacement, looks again. */
function onEnd(set: TaskSet, task: TaskRecord): void {
  set.tasks.delete(task);
  const { clock } = set.service.state.world;
  if (isFailure(task)) {
    set.failedTasks += 1;
    set.startFailures = task.reachedRunning ? 0 : set.startFailures + 1;
    const wait = set.startFailures > 2 ? backoff(set.startFailures) : REPLACEMENT_MS;
    set.notBefore = Math.max(set.notBefore, clock.after(wait));
    reportFailure(set, task);
    if (!task.wasHealthy) set.onTask?.('failed', task);
    clock.timer(wait + 1, () => set.service.changes.notify());
  }
  set.service.changes.notify();
}

/** What the scheduler or a person stopped did not fail; what failed its health checks did. */
function isFailure(task: TaskRecord): boolean {
  const { stopCode, stoppedReason } = task.view;
  if (stopCode === 'UserInitiated') return false;
  return stopCode !== 'ServiceSchedulerInitiated' || /^Task failed /.test(stoppedReason ?? '');
}

const backoff = (failures: number): number =>
  Math.min(BACKOFF_LIMIT_MS, BACKOFF_FIRST_MS * 2 ** (failures - 3));

function reportFailure(set: TaskSet, task: TaskRecord): void {
  if (task.view.stopCode === 'TaskFailedToStart') {
    recordEvent(set.service, `was unable to place a task. Reason: ${task.view.stoppedReason}.`);
  }
  if (set.startFailures === 3)
    recordEvent(set.service, 'is unable to consistently start tasks successfully.');
}
