import type { DeleteTopicCommandInput, DeleteTopicCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';

export default ((input, { state }) => {
  state.topics.delete(input.TopicArn ?? '');
  return {};
}) satisfies Operation<SnsState, DeleteTopicCommandInput, Omit<DeleteTopicCommandOutput, '$metadata'>>;
