import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
} from '@aws-sdk/client-wafv2';
import type { Operation } from '../../service.ts';
import type { WafState } from '../state.ts';
import { missing } from '../state.ts';

export default ((input, { state }) => {
  const tags = state.tags.get(input.ResourceARN ?? '');
  if (!tags) throw missing();
  return { TagInfoForResource: { ResourceARN: input.ResourceARN, TagList: [...tags] } };
}) satisfies Operation<
  WafState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
