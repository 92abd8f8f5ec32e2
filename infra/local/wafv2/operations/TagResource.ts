import type { TagResourceCommandInput, TagResourceCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { missing } from '../state.ts';

export default ((input, { state }) => {
  const before = state.tags.get(input.ResourceARN ?? '');
  if (!before) throw missing();
  const added = input.Tags ?? [];
  state.tags.set(input.ResourceARN ?? '', [
    ...before.filter(({ Key }) => added.every((each) => each.Key !== Key)),
    ...added,
  ]);
  return {};
}) satisfies Operation<WafState, TagResourceCommandInput, Omit<TagResourceCommandOutput, '$metadata'>>;
