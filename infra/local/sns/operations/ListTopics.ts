import type { ListTopicsCommandInput, ListTopicsCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';

export default ((_, { state }) => {
  return { Topics: [...state.topics.keys()].map((TopicArn) => ({ TopicArn })) };
}) satisfies Operation<SnsState, ListTopicsCommandInput, Omit<ListTopicsCommandOutput, '$metadata'>>;
