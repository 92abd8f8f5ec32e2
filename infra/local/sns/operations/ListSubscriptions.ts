import type { ListSubscriptionsCommandInput, ListSubscriptionsCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';

export default ((_, { state, world }) => {
  return {
    Subscriptions: [...state.topics.values()].flatMap((topic) =>
      topic.subscriptions.map((each) => ({
        SubscriptionArn: each.pending ? 'PendingConfirmation' : each.arn,
        Owner: world.accountId,
        Protocol: each.protocol,
        Endpoint: each.endpoint,
        TopicArn: topic.arn,
      })),
    ),
  };
}) satisfies Operation<
  SnsState,
  ListSubscriptionsCommandInput,
  Omit<ListSubscriptionsCommandOutput, '$metadata'>
>;
