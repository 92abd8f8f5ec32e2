import type { SubscribeCommandInput, SubscribeCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SnsState } from '../state.ts';
import { topicOf } from '../state.ts';

export default ((input, { state }) => {
  const topic = topicOf(state, input.TopicArn);
  const [protocol = '', endpoint = ''] = [input.Protocol, input.Endpoint];
  if (!/^(http|https|email|email-json|sms|sqs|application|lambda|firehose)$/.test(protocol))
    throw awsError(
      'InvalidParameter',
      `Invalid parameter: Does not support this protocol string: ${protocol}`,
    );
  if (endpoint === '') throw awsError('InvalidParameter', 'Invalid parameter: Endpoint');
  if (protocol.startsWith('email') && !/^[^@\s]+@[^@\s]+$/.test(endpoint))
    throw awsError('InvalidParameter', 'Invalid parameter: Email address');
  const pending = protocol.startsWith('email') || protocol.startsWith('http');
  let subscription = topic.subscriptions.find(
    (each) => each.protocol === protocol && each.endpoint === endpoint,
  );
  if (!subscription) {
    subscription = {
      arn: `${topic.arn}:${crypto.randomUUID()}`,
      protocol,
      endpoint,
      pending,
      attributes: { ...input.Attributes },
    };
    topic.subscriptions.push(subscription);
  }
  const shown = pending && !input.ReturnSubscriptionArn ? 'pending confirmation' : subscription.arn;
  return { SubscriptionArn: shown };
}) satisfies Operation<SnsState, SubscribeCommandInput, Omit<SubscribeCommandOutput, '$metadata'>>;
