import type {
  RemoveTagsFromResourceCommandInput,
  RemoveTagsFromResourceCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  const before = state.tags.get(input.ResourceName ?? '');
  if (!before)
    throw awsError('InvalidParameterValue', `The resource ${input.ResourceName} has no tags here.`);
  state.tags.set(
    input.ResourceName ?? '',
    before.filter(({ Key }) => !input.TagKeys?.includes(Key ?? '')),
  );
  return {};
}) satisfies Operation<
  RdsState,
  RemoveTagsFromResourceCommandInput,
  Omit<RemoveTagsFromResourceCommandOutput, '$metadata'>
>;
