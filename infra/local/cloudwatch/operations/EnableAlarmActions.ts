import type {
  EnableAlarmActionsCommandInput,
  EnableAlarmActionsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  for (const name of input.AlarmNames ?? []) {
    const alarm = state.alarms.get(name);
    if (alarm?.kind === 'MetricAlarm') alarm.configuration = { ...alarm.configuration, ActionsEnabled: true };
    else if (alarm) alarm.configuration = { ...alarm.configuration, ActionsEnabled: true };
  }
  return {};
}) satisfies Operation<
  MetricsState,
  EnableAlarmActionsCommandInput,
  Omit<EnableAlarmActionsCommandOutput, '$metadata'>
>;
