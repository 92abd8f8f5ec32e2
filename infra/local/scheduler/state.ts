import type { CreateScheduleInput } from '@aws-sdk/client-scheduler';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

export interface Schedule {
  readonly group: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  changedAt: number;
  settings: CreateScheduleInput;
  /** Ends the waiting for the next time. */
  disarm: () => void;
}

export interface ScheduleGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  changedAt: number;
  tags: Map<string, string>;
}

export interface SchedulerState {
  readonly world: AccountWorld;
  readonly groups: Map<string, ScheduleGroup>;
  /** By `<group>/<name>`. */
  readonly schedules: Map<string, Schedule>;
  readonly ending: AbortController;
}

export function createState(world: AccountWorld): SchedulerState {
  const now = world.clock.now();
  const standard = { name: 'default', arn: groupArn(world, 'default'), createdAt: now, changedAt: now };
  return {
    world,
    groups: new Map([['default', { ...standard, tags: new Map<string, string>() }]]),
    schedules: new Map(),
    ending: new AbortController(),
  };
}

export async function stopState(state: SchedulerState): Promise<void> {
  state.ending.abort(new Error('the embedded AWS stops'));
  for (const schedule of state.schedules.values()) schedule.disarm();
}

export const groupArn = (world: AccountWorld, name: string): string =>
  world.arn('scheduler', `schedule-group/${name}`);

export const scheduleKey = (group: string | undefined, name: string | undefined): string =>
  `${group ?? 'default'}/${name}`;

export function groupOf(state: SchedulerState, name: string | undefined): ScheduleGroup {
  const group = state.groups.get(name ?? 'default');
  if (!group) throw awsError('ResourceNotFoundException', `Schedule group ${name} does not exist.`, 404);
  return group;
}

export function scheduleOf(
  state: SchedulerState,
  input: { readonly GroupName?: string | undefined; readonly Name?: string | undefined },
): Schedule {
  const schedule = state.schedules.get(scheduleKey(input.GroupName, input.Name));
  if (!schedule) throw awsError('ResourceNotFoundException', `Schedule ${input.Name} does not exist.`, 404);
  return schedule;
}
