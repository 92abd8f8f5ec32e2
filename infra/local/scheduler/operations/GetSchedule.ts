import type { GetScheduleCommandInput, GetScheduleCommandOutput } from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { type SchedulerState, scheduleOf } from '../state.ts';

export default ((input, { state }) => {
  const { arn, group, createdAt, changedAt, settings } = scheduleOf(state, input);
  const { ClientToken: _, ...shown } = settings;
  return {
    State: 'ENABLED' as const,
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'NONE' as const,
    ...shown,
    Arn: arn,
    GroupName: group,
    CreationDate: new Date(createdAt),
    LastModificationDate: new Date(changedAt),
  };
}) satisfies Operation<SchedulerState, GetScheduleCommandInput, Omit<GetScheduleCommandOutput, '$metadata'>>;
