import type {
  DescribeAlarmsForMetricCommandInput,
  DescribeAlarmsForMetricCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { type MetricsState, seriesKey } from '../state.ts';
import { metricAlarmView } from '../views.ts';

export default ((input, { state }) => {
  const wanted = seriesKey(input.Namespace, input.MetricName, input.Dimensions);
  const found = [...state.alarms.values()].flatMap((alarm) => {
    if (alarm.kind !== 'MetricAlarm') return [];
    const { Namespace, MetricName, Dimensions } = alarm.configuration;
    return seriesKey(Namespace, MetricName, Dimensions) === wanted ? [metricAlarmView(state, alarm)] : [];
  });
  return { MetricAlarms: found };
}) satisfies Operation<
  MetricsState,
  DescribeAlarmsForMetricCommandInput,
  Omit<DescribeAlarmsForMetricCommandOutput, '$metadata'>
>;
