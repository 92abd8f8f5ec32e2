/** Alarms, judged on the samples whenever somebody looks: the same verdict as judging them by the minute. */
import type { Alarm, MetricsState } from './state.ts';
import { seriesKey } from './state.ts';
import { buckets, statistic } from './statistics.ts';

const compare: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** Periods shrink with the clock, as every duration of the rehearsal does. Alarms over expressions keep their state. */
export function evaluate(state: MetricsState, alarm: Alarm): void {
  const { configuration } = alarm;
  if (!configuration.MetricName) return;
  const { clock } = state.world;
  const period = ((configuration.Period ?? 60) * 1000) / clock.speed;
  const periods = configuration.EvaluationPeriods ?? 1;
  const series = state.series.get(
    seriesKey(configuration.Namespace, configuration.MetricName, configuration.Dimensions),
  );
  const found = buckets(series?.samples ?? [], clock.now() - period * periods, clock.now() + 1, period);
  const breaches = found.filter((bucket) =>
    compare[configuration.ComparisonOperator ?? '']?.(
      statistic(bucket.samples, configuration.Statistic ?? 'Average'),
      configuration.Threshold ?? 0,
    ),
  ).length;
  const missing = Math.max(0, periods - found.length);
  const breaching = breaches + (configuration.TreatMissingData === 'breaching' ? missing : 0);
  const insufficient = found.length === 0 && (configuration.TreatMissingData ?? 'missing') === 'missing';
  const next = insufficient
    ? 'INSUFFICIENT_DATA'
    : breaching >= (configuration.DatapointsToAlarm ?? periods)
      ? 'ALARM'
      : 'OK';
  if (next === alarm.state) return;
  alarm.state = next;
  alarm.changedAt = clock.now();
  alarm.reason =
    next === 'ALARM'
      ? `Threshold Crossed: ${breaching} datapoints were breaching (${configuration.Threshold}).`
      : `${found.length} datapoints were looked at.`;
}
