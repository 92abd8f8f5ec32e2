import type { PutMetricDataCommandInput, PutMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';
import { addSample, type Sample } from '../state.ts';

export default ((input, { state, world }) => {
  for (const datum of input.MetricData ?? []) {
    const at = datum.Timestamp?.getTime() ?? world.clock.now();
    const dimensions = datum.Dimensions ?? [];
    const add = (sample: Sample) =>
      addSample(state, input.Namespace ?? '', datum.MetricName ?? '', dimensions, sample);
    const set = datum.StatisticValues;
    if (set)
      add({
        at,
        sum: set.Sum ?? 0,
        count: set.SampleCount ?? 0,
        minimum: set.Minimum ?? 0,
        maximum: set.Maximum ?? 0,
      });
    else if (datum.Values) {
      for (const [index, value] of datum.Values.entries()) {
        const count = datum.Counts?.[index] ?? 1;
        add({ at, sum: value * count, count, minimum: value, maximum: value });
      }
    } else add({ at, sum: datum.Value ?? 0, count: 1, minimum: datum.Value ?? 0, maximum: datum.Value ?? 0 });
  }
  return {};
}) satisfies Operation<
  MetricsState,
  PutMetricDataCommandInput,
  Omit<PutMetricDataCommandOutput, '$metadata'>
>;
