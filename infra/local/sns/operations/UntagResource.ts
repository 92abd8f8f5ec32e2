import type { UntagResourceCommandInput, UntagResourceCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state }) => {
  const topic = topicOf(state, input.ResourceArn);
  topic.tags = topic.tags.filter(({ Key }) => !input.TagKeys?.includes(Key));
  return {};
}) satisfies Operation<SnsState, UntagResourceCommandInput, Omit<UntagResourceCommandOutput, '$metadata'>>;
