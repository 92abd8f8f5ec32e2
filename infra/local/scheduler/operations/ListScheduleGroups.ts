import type {
  ListScheduleGroupsCommandInput,
  ListScheduleGroupsCommandOutput,
} from '@aws-sdk/client-scheduler';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import type { SchedulerState } from '../state.ts';
import { groupView } from '../views.ts';

export default ((input, { state }) => {
  const found = [...state.groups.values()].filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
  const { items, next } = page(found, {
    size: Math.min(input.MaxResults ?? 100, 100),
    token: input.NextToken,
  });
  return { ScheduleGroups: items.map(groupView), ...next };
}) satisfies Operation<
  SchedulerState,
  ListScheduleGroupsCommandInput,
  Omit<ListScheduleGroupsCommandOutput, '$metadata'>
>;
