import type { DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import { evaluateAll } from '../alarms/evaluate.ts';
import type { MetricsState } from '../state.ts';
import { compositeAlarmView, metricAlarmView } from '../views.ts';

export default ((input, { state }) => {
  evaluateAll(state);
  // Source: DescribeAlarms, AlarmTypes: without it, composite alarms are left out.
  const types = input.AlarmTypes ?? ['MetricAlarm'];
  const found = [...state.alarms.values()]
    .filter(
      (alarm) =>
        types.includes(alarm.kind) &&
        (!input.AlarmNames || input.AlarmNames.includes(alarm.name)) &&
        (!input.StateValue || input.StateValue === alarm.state) &&
        (!input.ActionPrefix ||
          alarm.configuration.AlarmActions?.some((action) => action.startsWith(input.ActionPrefix!))) &&
        alarm.name.startsWith(input.AlarmNamePrefix ?? ''),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, next } = page(found, { size: input.MaxRecords ?? 50, token: input.NextToken });
  return {
    MetricAlarms: items.flatMap((alarm) =>
      alarm.kind === 'MetricAlarm' ? [metricAlarmView(state, alarm)] : [],
    ),
    CompositeAlarms: items.flatMap((alarm) =>
      alarm.kind === 'CompositeAlarm' ? [compositeAlarmView(state, alarm)] : [],
    ),
    ...next,
  };
}) satisfies Operation<
  MetricsState,
  DescribeAlarmsCommandInput,
  Omit<DescribeAlarmsCommandOutput, '$metadata'>
>;
