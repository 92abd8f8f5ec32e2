import type { CreateTopicCommandInput, CreateTopicCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';

export default ((input, { state, world }) => {
  const arn = world.arn('sns', input.Name ?? '');
  if (!state.topics.has(arn))
    state.topics.set(arn, { arn, attributes: input.Attributes ?? {}, subscriptions: [], messages: [] });
  return { TopicArn: arn };
}) satisfies Operation<SnsState, CreateTopicCommandInput, Omit<CreateTopicCommandOutput, '$metadata'>>;
