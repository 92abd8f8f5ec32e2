import type {
  RemoveTagsCommandInput,
  RemoveTagsCommandOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operation } from '../../service.ts';
import { findTagged } from '../state.ts';
import type { State } from '../types.ts';

const removeTags: Operation<State, RemoveTagsCommandInput, Omit<RemoveTagsCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  const resources = (input.ResourceArns ?? []).map((arn) => findTagged(state, arn));
  for (const resource of resources) for (const key of input.TagKeys ?? []) resource.tags.delete(key);
  return {};
};

export default removeTags;
