import type {
  GetSubscriptionAttributesCommandInput,
  GetSubscriptionAttributesCommandOutput,
} from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { subscriptionOf } from '../state.ts';

export default ((input, { state, world }) => {
  const { topic, subscription } = subscriptionOf(state, input.SubscriptionArn);
  return {
    Attributes: {
      RawMessageDelivery: 'false',
      ...subscription.attributes,
      SubscriptionArn: subscription.arn,
      TopicArn: topic.arn,
      Owner: world.accountId,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      PendingConfirmation: String(subscription.pending),
    },
  };
}) satisfies Operation<
  SnsState,
  GetSubscriptionAttributesCommandInput,
  Omit<GetSubscriptionAttributesCommandOutput, '$metadata'>
>;
