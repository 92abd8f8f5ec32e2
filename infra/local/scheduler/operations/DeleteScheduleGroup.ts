import type {
  DeleteScheduleGroupCommandInput,
  DeleteScheduleGroupCommandOutput,
} from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { groupOf, type SchedulerState } from '../state.ts';

/** Its schedules go with it. */
export default ((input, { state }) => {
  const group = groupOf(state, input.Name);
  if (group.name === 'default')
    throw awsError('ValidationException', 'The default schedule group cannot be deleted.');
  for (const [key, schedule] of state.schedules) {
    if (schedule.group !== group.name) continue;
    schedule.disarm();
    state.schedules.delete(key);
  }
  state.groups.delete(group.name);
  return {};
}) satisfies Operation<
  SchedulerState,
  DeleteScheduleGroupCommandInput,
  Omit<DeleteScheduleGroupCommandOutput, '$metadata'>
>;
