import type { PutMetricAlarmCommandInput, PutMetricAlarmCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { putAlarm } from '../alarms/put.ts';
import { validateAlarm } from '../alarms/validate.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  validateAlarm(input);
  putAlarm(state, { kind: 'MetricAlarm', configuration: input });
  return {};
}) satisfies Operation<
  MetricsState,
  PutMetricAlarmCommandInput,
  Omit<PutMetricAlarmCommandOutput, '$metadata'>
>;
