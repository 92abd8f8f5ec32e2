import type { GetMetricDataCommandInput, GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { MetricsState } from '../state.ts';
import { seriesKey } from '../state.ts';
import { buckets, statistic } from '../statistics.ts';

export default ((input, { state }) => {
  const from = input.StartTime?.getTime() ?? 0;
  const to = input.EndTime?.getTime() ?? Number.POSITIVE_INFINITY;
  const results = (input.MetricDataQueries ?? []).map((query) => {
    const { MetricStat } = query;
    if (!MetricStat)
      throw awsError(
        'ValidationError',
        `the expression ${query.Expression} is not emulated here: only MetricStat queries are`,
      );
    const series = state.series.get(
      seriesKey(MetricStat.Metric?.Namespace, MetricStat.Metric?.MetricName, MetricStat.Metric?.Dimensions),
    );
    const found = buckets(series?.samples ?? [], from, to, (MetricStat.Period ?? 60) * 1000);
    if (input.ScanBy !== 'TimestampAscending') found.reverse();
    return {
      Id: query.Id,
      Label: query.Label ?? MetricStat.Metric?.MetricName,
      StatusCode: 'Complete' as const,
      Timestamps: found.map((bucket) => new Date(bucket.at)),
      Values: found.map((bucket) => statistic(bucket.samples, MetricStat.Stat ?? 'Average')),
    };
  });
  return { MetricDataResults: results };
}) satisfies Operation<
  MetricsState,
  GetMetricDataCommandInput,
  Omit<GetMetricDataCommandOutput, '$metadata'>
>;
