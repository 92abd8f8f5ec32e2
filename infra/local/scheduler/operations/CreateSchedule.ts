import type { CreateScheduleCommandInput, CreateScheduleCommandOutput } from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { arm } from '../arm.ts';
import { type Schedule, type SchedulerState, scheduleKey } from '../state.ts';
import { validateSchedule } from '../validate.ts';

export default (async (input, { state, world }) => {
  await validateSchedule(state, input);
  const key = scheduleKey(input.GroupName, input.Name);
  if (state.schedules.has(key))
    throw awsError('ConflictException', `Schedule ${input.Name} already exists.`, 409);
  const now = world.clock.now();
  const schedule: Schedule = {
    group: input.GroupName ?? 'default',
    name: input.Name ?? '',
    arn: world.arn('scheduler', `schedule/${key}`),
    createdAt: now,
    changedAt: now,
    settings: input,
    disarm: () => undefined,
  };
  state.schedules.set(key, schedule);
  arm(state, schedule);
  return { ScheduleArn: schedule.arn };
}) satisfies Operation<
  SchedulerState,
  CreateScheduleCommandInput,
  Omit<CreateScheduleCommandOutput, '$metadata'>
>;
