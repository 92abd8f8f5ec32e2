import type { PutMetricAlarmCommandInput, PutMetricAlarmCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state, world }) => {
  const before = state.alarms.get(input.AlarmName ?? '');
  state.alarms.set(input.AlarmName ?? '', {
    configuration: input,
    state: before?.state ?? 'INSUFFICIENT_DATA',
    reason: before?.reason ?? 'Unchecked: Initial alarm creation',
    changedAt: world.clock.now(),
  });
  return {};
}) satisfies Operation<
  MetricsState,
  PutMetricAlarmCommandInput,
  Omit<PutMetricAlarmCommandOutput, '$metadata'>
>;
