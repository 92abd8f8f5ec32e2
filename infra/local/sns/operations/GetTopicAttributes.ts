import type { GetTopicAttributesCommandInput, GetTopicAttributesCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { defaultPolicy, topicOf } from '../state.ts';

export default ((input, { state, world }) => {
  const { arn, attributes, subscriptions } = topicOf(state, input.TopicArn);
  const pending = subscriptions.filter((each) => each.pending).length;
  return {
    Attributes: {
      DisplayName: '',
      Policy: defaultPolicy(arn, world),
      ...attributes,
      TopicArn: arn,
      Owner: world.accountId,
      SubscriptionsConfirmed: String(subscriptions.length - pending),
      SubscriptionsPending: String(pending),
      SubscriptionsDeleted: '0',
    },
  };
}) satisfies Operation<
  SnsState,
  GetTopicAttributesCommandInput,
  Omit<GetTopicAttributesCommandOutput, '$metadata'>
>;
