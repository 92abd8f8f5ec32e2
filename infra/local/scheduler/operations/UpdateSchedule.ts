import type { UpdateScheduleCommandInput, UpdateScheduleCommandOutput } from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { arm } from '../arm.ts';
import { type SchedulerState, scheduleOf } from '../state.ts';
import { validateSchedule } from '../validate.ts';

/** The whole schedule is given anew: what is left out falls back to its default. */
export default (async (input, { state, world }) => {
  const schedule = scheduleOf(state, input);
  await validateSchedule(state, input);
  schedule.settings = input;
  schedule.changedAt = world.clock.now();
  arm(state, schedule);
  return { ScheduleArn: schedule.arn };
}) satisfies Operation<
  SchedulerState,
  UpdateScheduleCommandInput,
  Omit<UpdateScheduleCommandOutput, '$metadata'>
>;
