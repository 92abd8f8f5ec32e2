/** A task's place in target groups: in after RUNNING, out and drained before SIGTERM. */
import type { DescribeTargetHealthOutput, TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AccountWorld } from '../../service.ts';
import { Interruption } from '../deployment/interruption.ts';
import type { TaskRecord } from '../model.ts';
import { infrastructureWorld } from '../roles.ts';
import { recordEvent } from '../services/events.ts';
import { privateAddress } from './attachment.ts';

const POLL_MS = 1000;

/** Registers the task in every target group its revision uses; an ELB refusal fails the start. */
export async function registerTargets(task: TaskRecord): Promise<void> {
  const ip = privateAddress(task);
  const { taskSet } = task;
  if (!ip || !taskSet) return;
  for (const binding of taskSet.bindings) {
    const target = { Id: ip, Port: binding.containerPort };
    await infrastructureWorld(taskSet.service)
      .invoke('elbv2', 'RegisterTargets', { TargetGroupArn: binding.targetGroupArn, Targets: [target] })
      .catch((error: unknown) => {
        // No task of the deployment could ever serve: ECS's verdict on the role ends it at once.
        if (error instanceof Interruption) taskSet.service.deployment?.interrupt.abort(error);
        throw error;
      });
    task.targets.push({ targetGroupArn: binding.targetGroupArn, id: ip, port: binding.containerPort });
    recordEvent(taskSet.service, `registered 1 targets in (target-group ${binding.targetGroupArn})`);
  }
}

/** Takes the task out; groups that are gone meanwhile are no obstacle to stopping. */
export async function deregisterTargets(task: TaskRecord): Promise<void> {
  for (const target of task.targets) {
    await balancerOf(task)
      .invoke('elbv2', 'DeregisterTargets', {
        TargetGroupArn: target.targetGroupArn,
        Targets: [{ Id: target.id, Port: target.port }],
      })
      .catch((error: Error) => task.state.world.log(`ecs: deregistering ${target.id}: ${error.message}`));
    if (task.taskSet)
      recordEvent(task.taskSet.service, `deregistered 1 targets in (target-group ${target.targetGroupArn})`);
  }
}

/** Waits until no group drains the task any more, or until there is nothing left to drain. */
export async function waitForDraining(task: TaskRecord, ended: () => boolean): Promise<void> {
  for (const target of task.targets) {
    while (!ended() && (await isDraining(balancerOf(task), target))) {
      const pause = new AbortController();
      const poll = task.state.world.clock.timer(POLL_MS, () => pause.abort());
      await task.changes.until(() => pause.signal.aborted || ended(), pause.signal).catch(() => undefined);
      poll();
    }
  }
}

/** The load balancer as this task's service may touch it. */
const balancerOf = (task: TaskRecord): AccountWorld =>
  task.taskSet ? infrastructureWorld(task.taskSet.service) : task.state.world;

async function isDraining(world: AccountWorld, target: TaskRecord['targets'][number]): Promise<boolean> {
  const health = await targetHealth(world, target.targetGroupArn, [target]).catch(() => undefined);
  const found = health?.get(`${target.id}:${target.port}`);
  return found?.State === 'draining' || found?.State === 'unhealthy.draining';
}

/** Health by `address:port`. */
export async function targetHealth(
  world: AccountWorld,
  targetGroupArn: string,
  targets: readonly { id: string; port: number }[],
): Promise<Map<string, TargetHealth>> {
  const answer = await world.invoke<DescribeTargetHealthOutput>('elbv2', 'DescribeTargetHealth', {
    TargetGroupArn: targetGroupArn,
    Targets: targets.map(({ id, port }) => ({ Id: id, Port: port })),
  });
  return new Map(
    (answer.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth: health }) => [
      `${Target?.Id}:${Target?.Port}`,
      health ?? {},
    ]),
  );
}
