import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SchedulerState } from '../state.ts';

/** Groups carry tags, schedules do not. */
export default ((input, { state }) => {
  const group = [...state.groups.values()].find(({ arn }) => arn === input.ResourceArn);
  if (!group)
    throw awsError('ResourceNotFoundException', `Schedule group ${input.ResourceArn} does not exist.`, 404);
  for (const key of input.TagKeys ?? []) group.tags.delete(key);
  return {};
}) satisfies Operation<
  SchedulerState,
  UntagResourceCommandInput,
  Omit<UntagResourceCommandOutput, '$metadata'>
>;
