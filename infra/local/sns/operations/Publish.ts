import type { PublishCommandInput, PublishCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state, world }) => {
  const topic = topicOf(state, input.TopicArn ?? input.TargetArn);
  const id = crypto.randomUUID();
  topic.messages.push({
    id,
    at: world.clock.now(),
    deliveries: topic.subscriptions.flatMap(({ protocol, endpoint, pending }) =>
      pending ? [] : [`${protocol}:${endpoint}`],
    ),
    subject: input.Subject,
    message: input.Message ?? '',
  });
  return { MessageId: id };
}) satisfies Operation<SnsState, PublishCommandInput, Omit<PublishCommandOutput, '$metadata'>>;
