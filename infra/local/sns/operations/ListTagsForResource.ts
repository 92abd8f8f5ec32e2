import type { ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state }) => {
  return { Tags: [...topicOf(state, input.ResourceArn).tags] };
}) satisfies Operation<
  SnsState,
  ListTagsForResourceCommandInput,
  Omit<ListTagsForResourceCommandOutput, '$metadata'>
>;
