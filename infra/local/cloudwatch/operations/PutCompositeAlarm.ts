import type {
  PutCompositeAlarmCommandInput,
  PutCompositeAlarmCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { putAlarm } from '../alarms/put.ts';
import { alarmsOf, parseRule } from '../alarms/rule.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  let named: string[];
  try {
    named = alarmsOf(parseRule(input.AlarmRule ?? ''));
  } catch (error) {
    throw awsError('ValidationError', `AlarmRule is invalid: ${(error as Error).message}`);
  }
  const unknown = named.filter((name) => !state.alarms.has(name));
  if (unknown.length > 0)
    throw awsError('ValidationError', `AlarmRule names alarms that do not exist: ${unknown.join(', ')}`);
  if (input.ActionsSuppressor) throw awsError('ValidationError', 'ActionsSuppressor is not emulated here');
  putAlarm(state, { kind: 'CompositeAlarm', configuration: input });
  return {};
}) satisfies Operation<
  MetricsState,
  PutCompositeAlarmCommandInput,
  Omit<PutCompositeAlarmCommandOutput, '$metadata'>
>;
