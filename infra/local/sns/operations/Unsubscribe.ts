import type { UnsubscribeCommandInput, UnsubscribeCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { subscriptionOf } from '../state.ts';

export default ((input, { state }) => {
  const { topic, subscription } = subscriptionOf(state, input.SubscriptionArn);
  topic.subscriptions.splice(topic.subscriptions.indexOf(subscription), 1);
  return {};
}) satisfies Operation<SnsState, UnsubscribeCommandInput, Omit<UnsubscribeCommandOutput, '$metadata'>>;
