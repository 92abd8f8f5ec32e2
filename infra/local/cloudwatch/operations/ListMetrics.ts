import type { ListMetricsCommandInput, ListMetricsCommandOutput } from '@aws-sdk/client-cloudwatch';
import type { Operation } from '../../service.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  const found = [...state.series.values()].filter(
    (series) =>
      (!input.Namespace || series.namespace === input.Namespace) &&
      (!input.MetricName || series.name === input.MetricName),
  );
  return {
    Metrics: found.map((series) => ({
      Namespace: series.namespace,
      MetricName: series.name,
      Dimensions: [...series.dimensions],
    })),
  };
}) satisfies Operation<MetricsState, ListMetricsCommandInput, Omit<ListMetricsCommandOutput, '$metadata'>>;
