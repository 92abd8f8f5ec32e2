import { expect, it } from 'vitest';
import type { TrafficCounts } from '../ports/traffic.ts';
import { judgeTraffic } from './traffic-verdict.ts';

const counts = (requests: number, serverErrors: number, latencyMs?: number): TrafficCounts => ({
  requests,
  serverErrors,
  ...(latencyMs !== undefined && { latencyMs }),
});

it.each<[string, TrafficCounts, TrafficCounts | undefined, RegExp | undefined]>([
  ['too few requests to say anything', counts(49, 49), counts(1000, 0), undefined],
  ['as good as before', counts(500, 0, 40), counts(1000, 0, 40), undefined],
  ['few errors', counts(60, 4), counts(1000, 0), undefined],
  ['no more than a point above', counts(1000, 10), counts(1000, 0), undefined],
  [
    'errors where there were none',
    counts(340, 12),
    counts(5000, 2),
    /^12 of 340 requests answered 5xx, 3\.53 % \(before: 2 of 5000, 0\.04 %; allowed: 1\.04 %\)$/,
  ],
  ['a side that failed before may fail as much', counts(400, 80), counts(1000, 150), undefined],
  ['but not more than twice as much', counts(400, 160), counts(1000, 150), /allowed: 30\.0 %/],
  ['nothing to compare with, few errors', counts(100, 5), undefined, undefined],
  ['nothing to compare with, many errors', counts(100, 6), counts(10, 0), /too few requests before/],
  [
    'three times as slow',
    counts(100, 0, 900),
    counts(1000, 0, 300),
    /^answers take 900 ms on average over 100 requests \(before: 300 ms over 1000; allowed: 600 ms\)$/,
  ],
  ['three times as slow, but still fast', counts(100, 0, 90), counts(1000, 0, 30), undefined],
  ['slow, with nothing to compare', counts(100, 0, 5000), undefined, undefined],
])('%s', (_, now, before, expected) => {
  const verdict = judgeTraffic(now, before);
  if (expected) expect(verdict).toMatch(expected);
  else expect(verdict).toBeUndefined();
});
