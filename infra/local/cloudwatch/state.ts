import type { Dimension, PutMetricAlarmCommandInput, StateValue } from '@aws-sdk/client-cloudwatch';
import type { AccountWorld } from '../service.ts';

/** One value, or many counted at once. */
export interface Sample {
  readonly at: number;
  readonly sum: number;
  readonly count: number;
  readonly minimum: number;
  readonly maximum: number;
}

export interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
  readonly samples: Sample[];
}

export interface Alarm {
  configuration: PutMetricAlarmCommandInput;
  state: StateValue;
  reason: string;
  changedAt: number;
}

export interface MetricsState {
  readonly world: AccountWorld;
  readonly series: Map<string, Series>;
  readonly alarms: Map<string, Alarm>;
}

/** As much as a rehearsal's tests look back on. */
const keptSamples = 5_000;

export const createState = (world: AccountWorld): MetricsState => ({
  world,
  series: new Map(),
  alarms: new Map(),
});

export function seriesKey(
  namespace: string | undefined,
  name: string | undefined,
  dimensions: readonly Dimension[] | undefined,
): string {
  const sorted = [...(dimensions ?? [])].map(({ Name, Value }) => `${Name}=${Value}`).sort();
  return `${namespace}|${name}|${sorted.join('|')}`;
}

export function addSample(
  state: MetricsState,
  namespace: string,
  name: string,
  dimensions: readonly Dimension[],
  sample: Sample,
): void {
  const key = seriesKey(namespace, name, dimensions);
  const series = state.series.get(key) ?? { namespace, name, dimensions, samples: [] };
  state.series.set(key, series);
  series.samples.push(sample);
  if (series.samples.length > keptSamples) series.samples.splice(0, series.samples.length - keptSamples);
}
