import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SchedulerState } from '../state.ts';

/** Groups carry tags, schedules do not. */
export default ((input, { state }) => {
  const group = [...state.groups.values()].find(({ arn }) => arn === input.ResourceArn);
  if (!group)
    throw awsError('ResourceNotFoundException', `Schedule group ${input.ResourceArn} does not exist.`, 404);
  return { Tags: [...group.tags].map(([Key, Value]) => ({ Key, Value })) };
}) satisfies Operation<
  SchedulerState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
