import type { ListMetricsCommandInput, ListMetricsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  const found = [...state.series.values()].filter(
    (series) =>
      (!input.Namespace || series.namespace === input.Namespace) &&
      (!input.MetricName || series.name === input.MetricName) &&
      (input.Dimensions ?? []).every((wanted) =>
        series.dimensions.some(
          ({ Name, Value }) => Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
        ),
      ),
  );
  const { items, next } = page(found, { size: 500, token: input.NextToken });
  return {
    Metrics: items.map((series) => ({
      Namespace: series.namespace,
      MetricName: series.name,
      Dimensions: [...series.dimensions],
    })),
    ...next,
  };
}) satisfies Operation<MetricsState, ListMetricsCommandInput, Omit<ListMetricsCommandOutput, '$metadata'>>;
