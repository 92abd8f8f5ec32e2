import type {
  ListSubscriptionsByTopicCommandInput,
  ListSubscriptionsByTopicCommandOutput,
} from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state, world }) => {
  const topic = topicOf(state, input.TopicArn);
  return {
    Subscriptions: topic.subscriptions.map((each) => ({
      SubscriptionArn: each.pending ? 'PendingConfirmation' : each.arn,
      Owner: world.accountId,
      Protocol: each.protocol,
      Endpoint: each.endpoint,
      TopicArn: topic.arn,
    })),
  };
}) satisfies Operation<
  SnsState,
  ListSubscriptionsByTopicCommandInput,
  Omit<ListSubscriptionsByTopicCommandOutput, '$metadata'>
>;
