import type { DeleteAlarmsCommandInput, DeleteAlarmsCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { alarmArn, type MetricsState } from '../state.ts';

export default ((input, { state }) => {
  for (const name of input.AlarmNames ?? []) {
    state.alarms.delete(name);
    state.tags.delete(alarmArn(state, name));
  }
  return {};
}) satisfies Operation<MetricsState, DeleteAlarmsCommandInput, Omit<DeleteAlarmsCommandOutput, '$metadata'>>;
