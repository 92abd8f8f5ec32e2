import type { SetAlarmStateCommandInput, SetAlarmStateCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state, world }) => {
  const alarm = state.alarms.get(input.AlarmName ?? '');
  if (!alarm) throw awsError('ResourceNotFound', 'Unknown', 404);
  alarm.state = input.StateValue ?? 'OK';
  alarm.reason = input.StateReason ?? '';
  alarm.changedAt = world.clock.now();
  return {};
}) satisfies Operation<
  MetricsState,
  SetAlarmStateCommandInput,
  Omit<SetAlarmStateCommandOutput, '$metadata'>
>;
