/** Samples brought together in periods, as GetMetricData and alarms read them. */
import { awsError } from '../wire/error.ts';
import type { Sample } from './state.ts';

const percentileName = /^p(\d{1,2}(?:\.\d+)?|100)$/;

/**
 * Source: Amazon CloudWatch User Guide, "CloudWatch statistics definitions". Undefined where the samples cannot say it:
 * percentiles need single values, not statistic sets.
 */
export function statistic(samples: readonly Sample[], name: string): number | undefined {
  const sum = samples.reduce((total, sample) => total + sample.sum, 0);
  const count = samples.reduce((total, sample) => total + sample.count, 0);
  switch (name) {
    case 'Sum':
      return sum;
    case 'SampleCount':
      return count;
    case 'Average':
      return count === 0 ? 0 : sum / count;
    case 'Minimum':
      return Math.min(...samples.map((sample) => sample.minimum));
    case 'Maximum':
      return Math.max(...samples.map((sample) => sample.maximum));
    default:
      return percentile(samples, count, name);
  }
}

/** Whether `statistic` knows the name. */
export const isStatistic = (name: string): boolean =>
  ['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'].includes(name) || percentileName.test(name);

/** The smallest value that at least so many percent of all values do not exceed. */
function percentile(samples: readonly Sample[], count: number, name: string): number | undefined {
  const share = percentileName.exec(name)?.[1];
  if (share === undefined)
    throw awsError('InvalidParameterValue', `the statistic ${name} is not emulated here`);
  if (samples.some((sample) => sample.minimum !== sample.maximum)) return undefined;
  const sorted = [...samples].sort((a, b) => a.minimum - b.minimum);
  let left = (Number(share) / 100) * count;
  for (const sample of sorted) {
    left -= sample.count;
    if (left <= 1e-9) return sample.minimum;
  }
  return sorted.at(-1)?.maximum;
}

/** A row of equal periods, oldest first. */
export interface Grid {
  /** Epoch milliseconds. */
  readonly from: number;
  /** Real milliseconds. */
  readonly period: number;
  readonly count: number;
}

export const timesOf = ({ from, period, count }: Grid): number[] =>
  Array.from({ length: count }, (_, index) => from + index * period);

/** Start of each period → its statistic. Periods without a sample are left out, as CloudWatch leaves them out. */
export function pointsOf(samples: readonly Sample[], grid: Grid, name: string): Map<number, number> {
  const found = new Map<number, Sample[]>();
  const end = grid.from + grid.period * grid.count;
  // From the newest on: what is asked for is nearly always near the end. `samples` are in order of time.
  for (let index = samples.length - 1; index >= 0; index--) {
    const sample = samples[index]!;
    if (sample.at < grid.from) break;
    if (sample.at >= end) continue;
    const at = grid.from + Math.floor((sample.at - grid.from) / grid.period) * grid.period;
    const list = found.get(at);
    if (list) list.push(sample);
    else found.set(at, [sample]);
  }
  const points = [...found].flatMap(([at, list]): [number, number][] => {
    const value = statistic(list, name);
    return value === undefined ? [] : [[at, value]];
  });
  return new Map(points.sort(([a], [b]) => a - b));
}

/** No more data points than CloudWatch gives in one answer. */
const MAX_POINTS = 100_800;

/**
 * The periods that cover a range. Periods begin at multiples of their length and shrink with the clock, as every
 * duration of the rehearsal does.
 */
export function gridOver(from: number, to: number, periodSeconds: number, speed: number): Grid {
  const period = (periodSeconds * 1000) / speed;
  const start = Math.floor(from / period);
  const count = Math.max(0, Math.ceil(to / period) - start);
  // From the end: whoever asks since 1970 wants what there is.
  const kept = Math.min(count, MAX_POINTS);
  return { from: (start + count - kept) * period, period, count: kept };
}
