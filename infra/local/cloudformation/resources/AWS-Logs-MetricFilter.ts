import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';

interface Transformation {
  readonly Dimensions?: { readonly Key: string; readonly Value: string }[];
}

async function put(FilterName: string, properties: Properties, { world }: Context) {
  const transformations = (properties['MetricTransformations'] as Transformation[] | undefined) ?? [];
  const input = await shaped(() => import('@aws-sdk/client-cloudwatch-logs'), 'PutMetricFilterRequest', {
    ...pick(properties, ['FilterPattern', 'LogGroupName']),
    FilterName,
    // Dimensions are a list of pairs here and a map there.
    MetricTransformations: transformations.map(({ Dimensions, ...each }) => ({
      ...each,
      ...(Dimensions && {
        Dimensions: Object.fromEntries(Dimensions.map(({ Key, Value }) => [Key, Value])),
      }),
    })),
  });
  await world.invoke('logs', 'PutMetricFilter', input);
  return { physicalId: FilterName };
}

export default {
  properties: ['FilterName', 'FilterPattern', 'LogGroupName', 'MetricTransformations'],
  replacement: ['FilterName', 'LogGroupName'],
  required: ['FilterPattern', 'LogGroupName', 'MetricTransformations'],
  create: (properties, context) =>
    put(String(properties['FilterName'] ?? generatedName(context, 512)), properties, context),
  update: (name, properties, _, context) => put(name, properties, context),
  delete: async (filterName, { LogGroupName }, { world }) =>
    void (await world.invoke('logs', 'DeleteMetricFilter', { filterName, logGroupName: LogGroupName })),
} satisfies ResourceHandler;
