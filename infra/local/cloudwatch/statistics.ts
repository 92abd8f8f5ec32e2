/** Samples brought together in periods, as GetMetricData and alarms read them. */
import { awsError } from '../wire/error.ts';
import type { Sample } from './state.ts';

/** Source: Amazon CloudWatch User Guide, statistics definitions. Percentiles would need every value; they are refused. */
export function statistic(samples: readonly Sample[], name: string): number {
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
      throw awsError('InvalidParameterValue', `the statistic ${name} is not emulated here`);
  }
}

export interface Bucket {
  readonly at: number;
  readonly samples: readonly Sample[];
}

/** Oldest first; `period` in milliseconds. Buckets without a sample are left out, as CloudWatch leaves them out. */
export function buckets(samples: readonly Sample[], from: number, to: number, period: number): Bucket[] {
  const found = new Map<number, Sample[]>();
  for (const sample of samples) {
    if (sample.at < from || sample.at >= to) continue;
    const at = Math.floor(sample.at / period) * period;
    const list = found.get(at) ?? [];
    list.push(sample);
    found.set(at, list);
  }
  return [...found].sort(([a], [b]) => a - b).map(([at, list]) => ({ at, samples: list }));
}
