import type {
  GetMetricStatisticsCommandInput,
  GetMetricStatisticsCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';
import { seriesKey } from '../state.ts';
import { gridOver, pointsOf } from '../statistics.ts';

export default ((input, { state, world }) => {
  const { samples = [] } =
    state.series.get(seriesKey(input.Namespace, input.MetricName, input.Dimensions)) ?? {};
  const from = input.StartTime?.getTime() ?? 0;
  const to = input.EndTime?.getTime() ?? world.clock.now();
  const grid = gridOver(from, to, input.Period ?? 60, world.clock.speed);
  const plain = (input.Statistics ?? []).map((name) => [name, pointsOf(samples, grid, name)] as const);
  const extended = (input.ExtendedStatistics ?? []).map(
    (name) => [name, pointsOf(samples, grid, name)] as const,
  );
  const times = [...new Set([...plain, ...extended].flatMap(([, points]) => [...points.keys()]))];
  const at = (rows: typeof plain, time: number) =>
    Object.fromEntries(rows.map(([name, points]) => [name, points.get(time)]));
  return {
    Label: input.MetricName,
    Datapoints: times.map((time) => ({
      Timestamp: new Date(time),
      ...at(plain, time),
      ...(extended.length > 0 && {
        ExtendedStatistics: at(extended as typeof plain, time) as Record<string, number>,
      }),
    })),
  };
}) satisfies Operation<
  MetricsState,
  GetMetricStatisticsCommandInput,
  Omit<GetMetricStatisticsCommandOutput, '$metadata'>
>;
