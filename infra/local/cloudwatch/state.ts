import type {
  AlarmHistoryItem,
  Dimension,
  PutCompositeAlarmCommandInput,
  PutMetricAlarmCommandInput,
  StateValue,
  Tag,
} from '@aws-sdk/client-cloudwatch';
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
  /** Oldest first. */
  readonly samples: Sample[];
}

interface AlarmStatus {
  state: StateValue;
  reason: string;
  /** JSON, as DescribeAlarms shows it. */
  reasonData: string | undefined;
  /** Epoch milliseconds. */
  changedAt: number;
  configuredAt: number;
  /** When its scaling actions last ran; they run again every minute for as long as the state lasts. */
  actedAt: number;
}

export interface MetricAlarm extends AlarmStatus {
  readonly kind: 'MetricAlarm';
  readonly name: string;
  configuration: PutMetricAlarmCommandInput;
}

export interface CompositeAlarm extends AlarmStatus {
  readonly kind: 'CompositeAlarm';
  readonly name: string;
  configuration: PutCompositeAlarmCommandInput;
}

export type Alarm = MetricAlarm | CompositeAlarm;

export interface MetricsState {
  readonly world: AccountWorld;
  readonly series: Map<string, Series>;
  readonly alarms: Map<string, Alarm>;
  /** Newest last. */
  readonly history: AlarmHistoryItem[];
  readonly dashboards: Map<string, { readonly body: string; readonly changedAt: number }>;
  /** By ARN. */
  readonly tags: Map<string, Tag[]>;
  readonly stopWatching: () => void;
}

/** As much as a rehearsal's tests look back on. */
const keptSamples = 20_000;

/** `watch` begins to judge the alarms of the state, and answers what ends that. */
export function createState(
  world: AccountWorld,
  watch: (stateOf: () => MetricsState) => () => void,
): MetricsState {
  const state: MetricsState = {
    world,
    series: new Map(),
    alarms: new Map(),
    history: [],
    dashboards: new Map(),
    tags: new Map(),
    stopWatching: watch(() => state),
  };
  return state;
}

export const alarmArn = (state: MetricsState, name: string): string =>
  state.world.arn('cloudwatch', `alarm:${name}`);

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
  // In order of time, so that whoever looks at the end need not look at the whole.
  let at = series.samples.length;
  while (at > 0 && series.samples[at - 1]!.at > sample.at) at -= 1;
  series.samples.splice(at, 0, sample);
  // Cut by half at once, so that a full series costs nothing a sample.
  if (series.samples.length > keptSamples) series.samples.splice(0, keptSamples / 2);
}
