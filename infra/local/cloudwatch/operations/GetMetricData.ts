import type { GetMetricDataCommandInput, GetMetricDataCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import { openQueries } from '../query.ts';
import type { MetricsState } from '../state.ts';
import { gridOver } from '../statistics.ts';

export default ((input, { state, world }) => {
  const from = input.StartTime?.getTime() ?? 0;
  const to = input.EndTime?.getTime() ?? world.clock.now();
  const asked = input.MetricDataQueries ?? [];
  const queries = openQueries(state, asked, (seconds) => gridOver(from, to, seconds, world.clock.speed));
  const results = asked
    .filter((query) => query.ReturnData !== false)
    .flatMap((query) =>
      queries.answer(query.Id ?? '').map((found) => {
        const points = [...found.points];
        if (input.ScanBy !== 'TimestampAscending') points.reverse();
        return {
          Id: query.Id,
          Label: query.Label ?? (query.MetricStat ? found.label : query.Id),
          StatusCode: 'Complete' as const,
          Timestamps: points.map(([at]) => new Date(at)),
          Values: points.map(([, value]) => value),
        };
      }),
    );
  return { MetricDataResults: results };
}) satisfies Operation<
  MetricsState,
  GetMetricDataCommandInput,
  Omit<GetMetricDataCommandOutput, '$metadata'>
>;
