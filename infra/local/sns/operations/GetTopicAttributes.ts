import type { GetTopicAttributesCommandInput, GetTopicAttributesCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state, world }) => {
  const topic = topicOf(state, input.TopicArn);
  return { Attributes: { ...topic.attributes, TopicArn: topic.arn, Owner: world.accountId } };
}) satisfies Operation<
  SnsState,
  GetTopicAttributesCommandInput,
  Omit<GetTopicAttributesCommandOutput, '$metadata'>
>;
