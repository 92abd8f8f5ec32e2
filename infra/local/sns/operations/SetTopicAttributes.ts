import type { SetTopicAttributesCommandInput, SetTopicAttributesCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state }) => {
  topicOf(state, input.TopicArn).attributes[input.AttributeName ?? ''] = input.AttributeValue ?? '';
  return {};
}) satisfies Operation<
  SnsState,
  SetTopicAttributesCommandInput,
  Omit<SetTopicAttributesCommandOutput, '$metadata'>
>;
