import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';

const topicsOf = (properties: Properties) => (properties['Topics'] as string[] | undefined) ?? [];

/** An empty policy brings back the topic's default one. */
async function put(topics: readonly string[], policy: unknown, { world }: Context): Promise<void> {
  for (const TopicArn of topics)
    await world.invoke('sns', 'SetTopicAttributes', {
      TopicArn,
      AttributeName: 'Policy',
      AttributeValue: policy === undefined ? '' : JSON.stringify(policy),
    });
}

export default {
  properties: ['PolicyDocument', 'Topics'],
  replacement: [],
  required: ['PolicyDocument', 'Topics'],
  create: async (properties, context) => {
    await put(topicsOf(properties), properties['PolicyDocument'], context);
    const id = generatedName(context);
    return { physicalId: id, attributes: { Id: id } };
  },
  update: async (physicalId, properties, before, context) => {
    const topics = topicsOf(properties);
    await put(
      topicsOf(before).filter((each) => !topics.includes(each)),
      undefined,
      context,
    );
    await put(topics, properties['PolicyDocument'], context);
    return { physicalId, attributes: { Id: physicalId } };
  },
  delete: (_, properties, context) => put(topicsOf(properties), undefined, context),
} satisfies ResourceHandler;
