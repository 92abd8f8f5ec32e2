import type { ResourceHandler } from '../handlers.ts';
import { type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagsOf } from '../tags.ts';

const passed = ['MonitorArnList', 'Frequency', 'SubscriptionName', 'Subscribers', 'Threshold'];
const client = () => import('@aws-sdk/client-cost-explorer');

/** The expression is JSON text in templates. */
function valuesOf(properties: Properties): Properties {
  const expression = properties['ThresholdExpression'];
  return {
    ...pick(properties, passed),
    ...(expression !== undefined && {
      ThresholdExpression: typeof expression === 'string' ? JSON.parse(expression) : expression,
    }),
  };
}

export default {
  properties: [...passed, 'ThresholdExpression', 'ResourceTags'],
  replacement: ['ResourceTags'],
  required: ['MonitorArnList', 'Frequency', 'SubscriptionName', 'Subscribers'],
  create: async (properties, context) => {
    const { SubscriptionArn } = await context.world.invoke<{ SubscriptionArn: string }>(
      'ce',
      'CreateAnomalySubscription',
      await shaped(client, 'CreateAnomalySubscriptionRequest', {
        AnomalySubscription: valuesOf(properties),
        ResourceTags: tagsOf(properties, context, 'ResourceTags'),
      }),
    );
    return {
      physicalId: SubscriptionArn,
      attributes: { SubscriptionArn, AccountId: context.world.accountId },
    };
  },
  update: async (SubscriptionArn, properties, _, { world }) => {
    await world.invoke(
      'ce',
      'UpdateAnomalySubscription',
      await shaped(client, 'UpdateAnomalySubscriptionRequest', { ...valuesOf(properties), SubscriptionArn }),
    );
    return { physicalId: SubscriptionArn, attributes: { SubscriptionArn, AccountId: world.accountId } };
  },
  delete: async (SubscriptionArn, _, { world }) =>
    void (await world.invoke('ce', 'DeleteAnomalySubscription', { SubscriptionArn })),
} satisfies ResourceHandler;
