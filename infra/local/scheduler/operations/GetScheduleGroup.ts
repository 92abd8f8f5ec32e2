import type { GetScheduleGroupCommandInput, GetScheduleGroupCommandOutput } from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { groupOf, type SchedulerState } from '../state.ts';
import { groupView } from '../views.ts';

export default ((input, { state }) => groupView(groupOf(state, input.Name))) satisfies Operation<
  SchedulerState,
  GetScheduleGroupCommandInput,
  Omit<GetScheduleGroupCommandOutput, '$metadata'>
>;
