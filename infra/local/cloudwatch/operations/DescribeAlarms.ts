import type { DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { evaluate } from '../evaluate.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state, world }) => {
  const all = [...state.alarms.values()];
  for (const alarm of all) evaluate(state, alarm);
  const found = all.filter(
    ({ configuration, state: value }) =>
      (!input.AlarmNames || input.AlarmNames.includes(configuration.AlarmName ?? '')) &&
      (!input.StateValue || input.StateValue === value) &&
      configuration.AlarmName?.startsWith(input.AlarmNamePrefix ?? ''),
  );
  return {
    MetricAlarms: found.map((alarm) => ({
      ...alarm.configuration,
      AlarmArn: world.arn('cloudwatch', `alarm:${alarm.configuration.AlarmName}`),
      StateValue: alarm.state,
      StateReason: alarm.reason,
      StateUpdatedTimestamp: new Date(alarm.changedAt),
    })),
  };
}) satisfies Operation<
  MetricsState,
  DescribeAlarmsCommandInput,
  Omit<DescribeAlarmsCommandOutput, '$metadata'>
>;
