import type { DeleteScheduleCommandInput, DeleteScheduleCommandOutput } from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { type SchedulerState, scheduleKey, scheduleOf } from '../state.ts';

export default ((input, { state }) => {
  scheduleOf(state, input).disarm();
  state.schedules.delete(scheduleKey(input.GroupName, input.Name));
  return {};
}) satisfies Operation<
  SchedulerState,
  DeleteScheduleCommandInput,
  Omit<DeleteScheduleCommandOutput, '$metadata'>
>;
