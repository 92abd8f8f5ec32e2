import type { SubscribeCommandInput, SubscribeCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state }) => {
  const topic = topicOf(state, input.TopicArn);
  const arn = `${topic.arn}:${crypto.randomUUID()}`;
  topic.subscriptions.push({ arn, protocol: input.Protocol ?? '', endpoint: input.Endpoint ?? '' });
  return { SubscriptionArn: arn };
}) satisfies Operation<SnsState, SubscribeCommandInput, Omit<SubscribeCommandOutput, '$metadata'>>;
