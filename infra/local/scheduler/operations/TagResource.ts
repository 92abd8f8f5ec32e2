import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SchedulerState } from '../state.ts';

/** Groups carry tags, schedules do not. */
export default ((input, { state }) => {
  const group = [...state.groups.values()].find(({ arn }) => arn === input.ResourceArn);
  if (!group)
    throw awsError('ResourceNotFoundException', `Schedule group ${input.ResourceArn} does not exist.`, 404);
  for (const { Key, Value } of input.Tags ?? []) group.tags.set(Key ?? '', Value ?? '');
  return {};
}) satisfies Operation<SchedulerState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
