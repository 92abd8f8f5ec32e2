import type { ListSchedulesCommandInput, ListSchedulesCommandOutput } from '@aws-sdk/client-scheduler';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import { groupOf, type SchedulerState } from '../state.ts';

export default ((input, { state }) => {
  if (input.GroupName !== undefined) groupOf(state, input.GroupName);
  const found = [...state.schedules.values()].filter(
    ({ group, name, settings }) =>
      (input.GroupName === undefined || group === input.GroupName) &&
      name.startsWith(input.NamePrefix ?? '') &&
      (input.State === undefined || (settings.State ?? 'ENABLED') === input.State),
  );
  const { items, next } = page(found, {
    size: Math.min(input.MaxResults ?? 100, 100),
    token: input.NextToken,
  });
  return {
    Schedules: items.map((schedule) => ({
      Arn: schedule.arn,
      GroupName: schedule.group,
      Name: schedule.name,
      State: schedule.settings.State ?? 'ENABLED',
      CreationDate: new Date(schedule.createdAt),
      LastModificationDate: new Date(schedule.changedAt),
      Target: { Arn: schedule.settings.Target?.Arn },
    })),
    ...next,
  };
}) satisfies Operation<
  SchedulerState,
  ListSchedulesCommandInput,
  Omit<ListSchedulesCommandOutput, '$metadata'>
>;
