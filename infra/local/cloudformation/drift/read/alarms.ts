import type { ResourceHandler } from '../../handlers.ts';
import { pick } from '../../handlers.ts';

type Read = NonNullable<ResourceHandler['read']>;

/** Metric math is left out: CloudWatch fills its queries in, and none of it is compared. */
const compared = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'AlarmName',
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluationPeriods',
  'MetricName',
  'Namespace',
  'OKActions',
  'Period',
  'Statistic',
  'Threshold',
  'TreatMissingData',
];

export const readAlarm: Read = async (AlarmName, _, { world }) => {
  const { MetricAlarms = [] } = await world.invoke<{ MetricAlarms?: Record<string, unknown>[] }>(
    'cloudwatch',
    'DescribeAlarms',
    { AlarmNames: [AlarmName] },
  );
  const [live] = MetricAlarms;
  return live && pick(live, compared);
};
