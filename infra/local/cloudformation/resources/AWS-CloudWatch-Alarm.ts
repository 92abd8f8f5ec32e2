import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';
import { tagChanges, tagsOf } from '../tags.ts';

const passed = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluateLowSampleCountPercentile',
  'EvaluationPeriods',
  'ExtendedStatistic',
  'InsufficientDataActions',
  'MetricName',
  'Metrics',
  'Namespace',
  'OKActions',
  'Period',
  'Statistic',
  'Threshold',
  'ThresholdMetricId',
  'TreatMissingData',
  'Unit',
];

async function put(AlarmName: string, properties: Properties, tags: Properties, { world }: Context) {
  const input = await shaped(() => import('@aws-sdk/client-cloudwatch'), 'PutMetricAlarmInput', {
    ...pick(properties, passed),
    AlarmName,
    ...tags,
  });
  await world.invoke('cloudwatch', 'PutMetricAlarm', input);
  return { physicalId: AlarmName, attributes: { Arn: world.arn('cloudwatch', `alarm:${AlarmName}`) } };
}

export default {
  properties: [...passed, 'AlarmName', 'Tags'],
  replacement: ['AlarmName'],
  create: (properties, context) =>
    put(
      String(properties['AlarmName'] ?? generatedName(context, 255)),
      properties,
      { Tags: tagsOf(properties, context) },
      context,
    ),
  update: async (name, properties, before, context) => {
    const made = await put(name, properties, {}, context);
    const { removed, added } = tagChanges(tagsOf(before, context), tagsOf(properties, context));
    const ResourceARN = made.attributes.Arn;
    if (removed.length > 0)
      await context.world.invoke('cloudwatch', 'UntagResource', { ResourceARN, TagKeys: removed });
    if (added.length > 0)
      await context.world.invoke('cloudwatch', 'TagResource', { ResourceARN, Tags: added });
    return made;
  },
  delete: async (name, _, { world }) =>
    void (await world.invoke('cloudwatch', 'DeleteAlarms', { AlarmNames: [name] })),
} satisfies ResourceHandler;
