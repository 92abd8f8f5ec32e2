import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const attributeNames = [
  'ContentBasedDeduplication',
  'DisplayName',
  'FifoThroughputScope',
  'KmsMasterKeyId',
  'SignatureVersion',
  'TracingConfig',
];

interface Inline {
  readonly Endpoint: string;
  readonly Protocol: string;
}
const subscriptionsOf = (properties: Properties) =>
  (properties['Subscription'] as Inline[] | undefined) ?? [];

async function subscribe(TopicArn: string, all: readonly Inline[], { world }: Context): Promise<void> {
  for (const { Endpoint, Protocol } of all)
    await world.invoke('sns', 'Subscribe', { TopicArn, Endpoint, Protocol });
}

async function unsubscribe(TopicArn: string, all: readonly Inline[], { world }: Context): Promise<void> {
  for (const { Endpoint, Protocol } of all) {
    const { SubscriptionArn } = await world.invoke<{ SubscriptionArn: string }>('sns', 'Subscribe', {
      TopicArn,
      Endpoint,
      Protocol,
      ReturnSubscriptionArn: true,
    });
    await world.invoke('sns', 'Unsubscribe', { SubscriptionArn });
  }
}

const made = (TopicArn: string) => ({
  physicalId: TopicArn,
  attributes: { TopicArn, TopicName: TopicArn.split(':').at(-1) },
});

export default {
  properties: [...attributeNames, 'FifoTopic', 'Subscription', 'Tags', 'TopicName'],
  replacement: ['FifoTopic', 'TopicName'],
  create: async (properties, context) => {
    const fifo = String(properties['FifoTopic'] ?? false) === 'true';
    const Name = properties['TopicName'] ?? `${generatedName(context, 250)}${fifo ? '.fifo' : ''}`;
    const given = attributeNames.filter((name) => properties[name] !== undefined);
    const { TopicArn } = await context.world.invoke<{ TopicArn: string }>('sns', 'CreateTopic', {
      Name,
      Attributes: {
        ...(fifo && { FifoTopic: 'true' }),
        ...Object.fromEntries(given.map((name) => [name, String(properties[name])])),
      },
      Tags: tagsOf(properties, context),
    });
    await subscribe(TopicArn, subscriptionsOf(properties), context);
    return made(TopicArn);
  },
  update: async (TopicArn, properties, before, context) => {
    const { world } = context;
    for (const AttributeName of attributeNames)
      if (properties[AttributeName] !== before[AttributeName])
        await world.invoke('sns', 'SetTopicAttributes', {
          TopicArn,
          AttributeName,
          AttributeValue: String(properties[AttributeName] ?? ''),
        });
    const [old, wanted] = [subscriptionsOf(before), subscriptionsOf(properties)];
    const isIn = (all: readonly Inline[], one: Inline) =>
      all.some((each) => each.Endpoint === one.Endpoint && each.Protocol === one.Protocol);
    await unsubscribe(
      TopicArn,
      old.filter((each) => !isIn(wanted, each)),
      context,
    );
    await subscribe(
      TopicArn,
      wanted.filter((each) => !isIn(old, each)),
      context,
    );
    const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
    if (removed.length > 0)
      await world.invoke('sns', 'UntagResource', { ResourceArn: TopicArn, TagKeys: removed });
    if (added.length > 0) await world.invoke('sns', 'TagResource', { ResourceArn: TopicArn, Tags: added });
    return made(TopicArn);
  },
  delete: async (TopicArn, _, { world }) => void (await world.invoke('sns', 'DeleteTopic', { TopicArn })),
} satisfies ResourceHandler;
