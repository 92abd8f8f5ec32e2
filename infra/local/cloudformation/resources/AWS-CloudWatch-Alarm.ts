import { alarmHandler } from '../alarm.ts';
import { readAlarm } from '../drift/read/alarms.ts';
import type { ResourceHandler } from '../handlers.ts';

const own = alarmHandler('PutMetricAlarm', [
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
]);

export default { ...own, read: readAlarm } satisfies ResourceHandler;
