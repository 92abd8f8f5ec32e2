import type {
  ListScheduleGroupsCommandInput,
  ListScheduleGroupsCommandOutput,
} from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { page } from '../page.ts';
import type { SchedulerState } from '../state.ts';
import { groupView } from '../views.ts';

export default ((input, { state }) => {
  const found = [...state.groups.values()].filter(({ name }) => name.startsWith(input.NamePrefix ?? ''));
  const { items, next } = page(found, input);
  return { ScheduleGroups: items.map(groupView), ...next };
}) satisfies Operation<
  SchedulerState,
  ListScheduleGroupsCommandInput,
  Omit<ListScheduleGroupsCommandOutput, '$metadata'>
>;
