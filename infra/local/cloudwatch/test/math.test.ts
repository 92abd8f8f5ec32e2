import { GetMetricDataCommand, type MetricDataQuery, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, start } from './harness.ts';

let local: Harness;
let from: Date;
beforeAll(async () => {
  local = await start(1);
  // An hour a period, so that all of it lies in one.
  from = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
  await local.put('a', 6);
  await local.put('b', 4, 2);
});
afterAll(() => local?.aws.stop());

const metric = (Id: string, MetricName: string, Stat = 'Sum'): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: 'N', MetricName }, Period: 3600, Stat },
});
async function value(Expression: string): Promise<number[] | undefined> {
  const { MetricDataResults } = await local.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: from,
      EndTime: new Date(from.getTime() + 3_600_000),
      MetricDataQueries: [
        ...[metric('a', 'a'), metric('b', 'b', 'Average'), metric('none', 'none')].map((query) => ({
          ...query,
          ReturnData: false,
        })),
        { Id: 'e', Expression },
      ],
    }),
  );
  return MetricDataResults?.find((result) => result.Id === 'e')?.Values;
}

it.each<[string, number[]]>([
  ['a + b * 2', [12]],
  ['(a + b) * 2 - -1', [19]],
  ['2 ^ 3', [8]],
  ['a / b', [2]],
  ['a / 0', []],
  ['a + none', []],
  ['a + FILL(none, 0)', [6]],
  ['SUM([a, b])', [9]],
  ['SUM(METRICS())', [9]],
  ['MAX([a, b, none])', [6]],
  ['AVG(METRICS("b"))', [3]],
  ['IF(a > 5, 1, 0)', [1]],
  ['IF(a > 5 AND b >= 4, a, b)', [3]],
  ['IF(a == 6 || b < 0, a * 100, 0)', [600]],
  ['100 * FILL(none, 0) / a', [0]],
  ['PERIOD(a)', [3600]],
  ['ABS(b - a)', [3]],
])('%s', async (expression, expected) => {
  expect(await value(expression)).toEqual(expected);
});

it.each([
  ['SEARCH("x")', /SEARCH is not emulated/],
  ['a +', /ends too early/],
  ['a + c', /no query with the id c/],
  ['e + 1', /refers to itself/],
])('refuses %s', async (expression, words) => {
  await expect(value(expression)).rejects.toThrow(words);
});

it('takes samples that come late, in whatever order', async () => {
  const at = (minutes: number) => new Date(from.getTime() - minutes * 60_000);
  await local.cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: 'N',
      MetricData: [5, 200, 70, 300].map((minutes) => ({
        MetricName: 'late',
        Value: minutes,
        Timestamp: at(minutes),
      })),
    }),
  );
  const { MetricDataResults } = await local.cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: at(240),
      EndTime: at(0),
      MetricDataQueries: [metric('late', 'late')],
      ScanBy: 'TimestampAscending',
    }),
  );
  expect(MetricDataResults?.[0]?.Values).toEqual([200, 70, 5]);
});
