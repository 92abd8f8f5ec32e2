import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { missing } from '../state.ts';

export default ((input, { state }) => {
  const before = state.tags.get(input.ResourceARN ?? '');
  if (!before) throw missing();
  state.tags.set(
    input.ResourceARN ?? '',
    before.filter(({ Key }) => !input.TagKeys?.includes(Key ?? '')),
  );
  return {};
}) satisfies Operation<WafState, UntagResourceCommandInput, Omit<UntagResourceCommandOutput, '$metadata'>>;
