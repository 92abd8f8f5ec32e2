import type { SetAlarmStateCommandInput, SetAlarmStateCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { evaluateAll, transition } from '../alarms/evaluate.ts';
import type { MetricsState } from '../state.ts';

/** Lasts until the alarm is judged again, as in AWS. */
export default ((input, { state }) => {
  evaluateAll(state);
  const alarm = state.alarms.get(input.AlarmName ?? '');
  if (!alarm) throw awsError('ResourceNotFound', 'Unknown', 404);
  transition(state, alarm, input.StateValue ?? 'OK', input.StateReason ?? '', input.StateReasonData);
  return {};
}) satisfies Operation<
  MetricsState,
  SetAlarmStateCommandInput,
  Omit<SetAlarmStateCommandOutput, '$metadata'>
>;
