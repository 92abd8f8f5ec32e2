import type {
  GetMetricStatisticsCommandInput,
  GetMetricStatisticsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';
import { seriesKey } from '../state.ts';
import { buckets, statistic } from '../statistics.ts';

export default ((input, { state }) => {
  const series = state.series.get(seriesKey(input.Namespace, input.MetricName, input.Dimensions));
  const found = buckets(
    series?.samples ?? [],
    input.StartTime?.getTime() ?? 0,
    input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY,
    (input.Period ?? 60) * 1000,
  );
  return {
    Label: input.MetricName,
    Datapoints: found.map((bucket) => ({
      Timestamp: new Date(bucket.at),
      ...Object.fromEntries((input.Statistics ?? []).map((name) => [name, statistic(bucket.samples, name)])),
    })),
  };
}) satisfies Operation<
  MetricsState,
  GetMetricStatisticsCommandInput,
  Omit<GetMetricStatisticsCommandOutput, '$metadata'>
>;
