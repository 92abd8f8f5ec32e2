import type { SetTopicAttributesCommandInput, SetTopicAttributesCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import type { SnsState } from '../state.ts';
import { checkTopicAttribute, topicOf } from '../state.ts';

export default ((input, { state }) => {
  const { attributes } = topicOf(state, input.TopicArn);
  const [name = '', value = ''] = [input.AttributeName, input.AttributeValue];
  // An empty policy is what resets it to the default one.
  if (name === 'Policy' && value === '') delete attributes['Policy'];
  else {
    checkTopicAttribute(name, value);
    attributes[name] = value;
  }
  return {};
}) satisfies Operation<
  SnsState,
  SetTopicAttributesCommandInput,
  Omit<SetTopicAttributesCommandOutput, '$metadata'>
>;
