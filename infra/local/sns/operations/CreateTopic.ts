import type { CreateTopicCommandInput, CreateTopicCommandOutput } from '@aws-sdk/client-sns';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { SnsState } from '../state.ts';
import { checkTopicAttribute } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.Name ?? '';
  if (!/^[\w-]{1,256}$/.test(name.replace(/\.fifo$/, '')))
    throw awsError('InvalidParameter', 'Invalid parameter: Topic Name');
  const arn = world.arn('sns', name);
  const attributes = input.Attributes ?? {};
  for (const [key, value] of Object.entries(attributes)) checkTopicAttribute(key, value);
  const before = state.topics.get(arn);
  const different = Object.entries(attributes).some(([key, value]) => before?.attributes[key] !== value);
  if (before && different)
    throw awsError(
      'InvalidParameter',
      'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    );
  if (!before)
    state.topics.set(arn, {
      arn,
      attributes: { ...attributes },
      tags: (input.Tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })),
      subscriptions: [],
      messages: [],
    });
  return { TopicArn: arn };
}) satisfies Operation<SnsState, CreateTopicCommandInput, Omit<CreateTopicCommandOutput, '$metadata'>>;
