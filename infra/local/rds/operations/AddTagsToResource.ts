import type { AddTagsToResourceCommandInput, AddTagsToResourceCommandOutput } from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  const before = state.tags.get(input.ResourceName ?? '');
  if (!before)
    throw awsError('InvalidParameterValue', `The resource ${input.ResourceName} has no tags here.`);
  const added = input.Tags ?? [];
  state.tags.set(input.ResourceName ?? '', [
    ...before.filter(({ Key }) => added.every((each) => each.Key !== Key)),
    ...added,
  ]);
  return {};
}) satisfies Operation<
  RdsState,
  AddTagsToResourceCommandInput,
  Omit<AddTagsToResourceCommandOutput, '$metadata'>
>;
