import type { ResourceHandler } from '../handlers.ts';
import { type Properties, pick } from '../handlers.ts';

const attributeNames = [
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'SubscriptionRoleArn',
];

const textOf = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const attributesOf = (properties: Properties) =>
  Object.fromEntries(
    Object.entries(pick(properties, attributeNames)).map(([name, value]) => [name, textOf(value)]),
  );

export default {
  properties: [...attributeNames, 'Endpoint', 'Protocol', 'TopicArn'],
  replacement: ['Endpoint', 'Protocol', 'TopicArn'],
  required: ['Protocol', 'TopicArn'],
  create: async (properties, { world }) => {
    const { SubscriptionArn } = await world.invoke<{ SubscriptionArn: string }>('sns', 'Subscribe', {
      ...pick(properties, ['Endpoint', 'Protocol', 'TopicArn']),
      Attributes: attributesOf(properties),
      ReturnSubscriptionArn: true,
    });
    return { physicalId: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
  update: async (SubscriptionArn, properties, before, { world }) => {
    const [old, wanted] = [attributesOf(before), attributesOf(properties)];
    for (const AttributeName of attributeNames)
      if (old[AttributeName] !== wanted[AttributeName])
        await world.invoke('sns', 'SetSubscriptionAttributes', {
          SubscriptionArn,
          AttributeName,
          AttributeValue: wanted[AttributeName] ?? '',
        });
    return { physicalId: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
  delete: async (SubscriptionArn, _, { world }) => {
    // Deleting a topic takes its subscriptions with it.
    await world.invoke('sns', 'Unsubscribe', { SubscriptionArn }).catch((error: Error) => {
      if (error.name !== 'NotFound') throw error;
    });
  },
} satisfies ResourceHandler;
