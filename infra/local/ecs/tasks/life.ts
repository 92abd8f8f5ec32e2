/** A task's life, PROVISIONING to STOPPED: one async function from one end to the other. */

import type { StopRequest, TaskRecord } from '../model.ts';
import { assumeTaskRoles, revokeTaskRole, rolesOf } from '../roles.ts';
import type { Exit, PreparedContainer, RunningContainer } from '../runtime/contract.ts';
import { StartFailure } from '../runtime/contract.ts';
import { announceTask, forgetTask } from '../runtime/metadata.ts';
import type { Usage } from '../runtime/usage.ts';
import { assignAddress, publish, releaseAddress } from './attachment.ts';
import { environmentOf, touch } from './create.ts';
import { watchContainerHealth } from './health.ts';
import { deregisterTargets, registerTargets, waitForDraining } from './targets.ts';

/** Fargate takes a while to find a place; the rehearsal a little (AWS time, so the clock shortens it). */
const PROVISIONING_MS = 1000;
const DEFAULT_STOP_TIMEOUT_S = 30;

interface Living {
  readonly containers: Map<string, RunningContainer>;
  /** The first essential container's end. */
  ended: { name: string; exit: Exit } | undefined;
}

/** Lives the task; never rejects. */
export async function live(task: TaskRecord): Promise<void> {
  const living: Living = { containers: new Map(), ended: undefined };
  announceTask(task);
  task.usage = () => usageOf(living);
  try {
    await start(task, living);
    await task.changes.until(() => living.ended !== undefined, task.stopping.signal);
  } catch (error) {
    if (!task.stopRequest) failStart(task, error);
  }
  await end(task, living).catch((error) => task.state.world.log(`ecs: ${task.arn}: ${String(error)}`));
  forgetTask(task);
  revokeTaskRole(task);
  setStatus(task, 'STOPPED');
  // Stopped tasks stay visible for an hour.
  if (!task.state.ending.signal.aborted) {
    task.state.world.clock.sleep(3_600_000, task.state.ending.signal).then(
      () => task.state.tasks.delete(task.arn),
      () => undefined,
    );
  }
}

function usageOf(living: Living): Usage | undefined {
  const each = [...living.containers.values()].flatMap((container) => container.usage() ?? []);
  if (each.length === 0) return undefined;
  return {
    cpuSeconds: each.reduce((sum, used) => sum + used.cpuSeconds, 0),
    memoryBytes: each.reduce((sum, used) => sum + used.memoryBytes, 0),
  };
}

async function start(task: TaskRecord, living: Living): Promise<void> {
  const { signal } = task.stopping;
  const { world } = task.state;
  await assignAddress(task);
  await world.clock.sleep(PROVISIONING_MS, signal);
  setStatus(task, 'PENDING');
  await assumeTaskRoles(task);
  task.view.pullStartedAt = new Date(world.clock.now());
  const prepared = await prepareAll(task, signal);
  task.view.pullStoppedAt = new Date(world.clock.now());
  setStatus(task, 'ACTIVATING');
  for (const [name, container] of prepared) {
    signal.throwIfAborted();
    await startContainer(task, living, name, container);
  }
  signal.throwIfAborted();
  if (living.ended) return;
  task.view.startedAt = new Date(world.clock.now());
  task.reachedRunning = true;
  await registerTargets(task);
  setStatus(task, 'RUNNING');
  watchContainerHealth(task, living.containers);
}

async function prepareAll(task: TaskRecord, signal: AbortSignal): Promise<Map<string, PreparedContainer>> {
  const containers = task.definition.containerDefinitions ?? [];
  const prepared = await Promise.all(
    containers.map(async (container) => {
      const override = task.overrides?.containerOverrides?.find(({ name }) => name === container.name);
      const plan = {
        taskId: task.id,
        taskArn: task.arn,
        token: task.token,
        definition: { ...task.definition, ...rolesOf(task) },
        container: pinned(task, container),
        command: override?.command ?? container.command,
        environment: environmentOf(container.environment, override?.environment),
      };
      const ready = await task.state.runtime.prepare(plan, signal).catch((error) => {
        const view = containerView(task, container.name);
        if (view && error instanceof StartFailure) view.reason = `${error.code}: ${error.message}`;
        throw error;
      });
      const view = containerView(task, container.name);
      if (view) view.imageDigest = ready.imageDigest;
      return [container.name ?? '', ready] as const;
    }),
  );
  return new Map(prepared);
}

/** A service revision runs the digests it was made with, whatever its tags point to by now. */
function pinned<C extends { name?: string | undefined; image?: string | undefined }>(
  task: TaskRecord,
  container: C,
): C {
  const digest = task.taskSet?.revision.containerImages?.find(
    ({ containerName }) => containerName === container.name,
  )?.imageDigest;
  if (!digest || !container.image || container.image.includes('@')) return container;
  const slash = container.image.lastIndexOf('/');
  const colon = container.image.indexOf(':', slash);
  return {
    ...container,
    image: `${colon < 0 ? container.image : container.image.slice(0, colon)}@${digest}`,
  };
}

async function startContainer(
  task: TaskRecord,
  living: Living,
  name: string,
  prepared: PreparedContainer,
): Promise<void> {
  const container = await prepared.start();
  living.containers.set(name, container);
  publish(task, container.ports);
  const view = containerView(task, name);
  if (view) Object.assign(view, { lastStatus: 'RUNNING', runtimeId: container.runtimeId });
  touch(task);
  const essential =
    task.definition.containerDefinitions?.find((definition) => definition.name === name)?.essential ?? true;
  void container.exited.then((exit) => {
    if (view)
      Object.assign(view, {
        lastStatus: 'STOPPED',
        exitCode: exit.code,
        ...(exit.reason ? { reason: exit.reason } : {}),
      });
    if (essential) living.ended ??= { name, exit };
    touch(task);
  });
}

function failStart(task: TaskRecord, error: unknown): void {
  const known = error instanceof StartFailure;
  const text = error instanceof Error ? error.message : String(error);
  markStopped(task, {
    code: 'TaskFailedToStart',
    reason: known ? `${error.code}: ${text}` : `ResourceInitializationError: ${text}`,
    drain: false,
  });
}

/** ECS's order: out of the load balancer, drained, then SIGTERM, then SIGKILL. */
async function end(task: TaskRecord, living: Living): Promise<void> {
  if (!task.stopRequest) {
    const reason = 'Essential container in task exited';
    markStopped(task, { code: 'EssentialContainerExited', reason, drain: false });
  }
  task.view.stopCode = task.stopRequest?.code;
  task.view.stoppedReason = task.stopRequest?.reason;
  task.view.stoppingAt = new Date(task.state.world.clock.now());
  setStatus(task, 'DEACTIVATING');
  await deregisterTargets(task);
  const ended = () => living.ended !== undefined || task.state.ending.signal.aborted;
  if (task.stopRequest?.drain) await waitForDraining(task, ended);
  setStatus(task, 'STOPPING');
  await Promise.all([...living.containers].map(([name, container]) => stopContainer(task, name, container)));
  task.view.executionStoppedAt = new Date(task.state.world.clock.now());
  for (const container of task.view.containers ?? []) container.lastStatus = 'STOPPED';
  setStatus(task, 'DEPROVISIONING');
  releaseAddress(task);
  task.view.stoppedAt = new Date(task.state.world.clock.now());
}

async function stopContainer(task: TaskRecord, name: string, container: RunningContainer): Promise<void> {
  const definition = task.definition.containerDefinitions?.find((candidate) => candidate.name === name);
  const patience = (definition?.stopTimeout ?? DEFAULT_STOP_TIMEOUT_S) * 1000;
  container.terminate();
  const cancel = task.state.world.clock.timer(patience, container.kill);
  await container.exited;
  cancel();
}

function markStopped(task: TaskRecord, request: StopRequest): void {
  task.stopRequest = request;
  task.view.desiredStatus = 'STOPPED';
}

function setStatus(task: TaskRecord, status: string): void {
  task.view.lastStatus = status;
  touch(task);
}

const containerView = (task: TaskRecord, name: string | undefined) =>
  task.view.containers?.find((container) => container.name === name);
