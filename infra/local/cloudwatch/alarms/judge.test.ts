import { expect, it } from 'vitest';
import { judge, type Rule } from './judge.ts';

/** X breaches, 0 does not, - is missing; newest last, as the guide's tables write them. */
const read = (row: string) => [...row.replaceAll(' ', '')].reverse().map((each) => ({ X: 9, '0': 0 })[each]);

const states = (row: string, m: number, n: number) =>
  (['missing', 'ignore', 'breaching', 'notBreaching'] as const).map((missing) => {
    const rule: Rule = {
      comparison: 'GreaterThanThreshold',
      threshold: 5,
      periods: n,
      datapoints: m,
      missing,
    };
    return judge(rule, read(row), 'OK').state;
  });

const [ok, alarm, none] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

// Source: the tables of "Configuring how CloudWatch alarms treat missing data"; "retain" is OK here.
it.each<[string, number, number, (string | undefined)[]]>([
  ['0 - X - X', 3, 3, [ok, ok, ok, ok]],
  ['0 - - - -', 3, 3, [ok, ok, ok, ok]],
  ['- - - - -', 3, 3, [none, ok, alarm, ok]],
  ['0 X X - X', 3, 3, [alarm, alarm, alarm, alarm]],
  ['- - X - -', 3, 3, [alarm, ok, alarm, ok]],
  ['0 - X - X', 2, 3, [alarm, alarm, alarm, alarm]],
  ['0 0 X 0 X', 2, 3, [alarm, alarm, alarm, alarm]],
  ['0 - X - -', 2, 3, [alarm, ok, alarm, ok]],
  ['- - - - 0', 2, 3, [ok, ok, alarm, ok]],
  ['X', 1, 1, [alarm, alarm, alarm, alarm]],
])('%s, %i out of %i', (row, m, n, expected) => {
  expect(states(row, m, n)).toEqual(expected);
});

it('keeps ALARM where missing data is ignored', () => {
  const rule: Rule = {
    comparison: 'LessThanThreshold',
    threshold: 1,
    periods: 1,
    datapoints: 1,
    missing: 'ignore',
  };
  expect(judge(rule, [undefined, undefined, undefined], 'ALARM').state).toBe('ALARM');
});

it('says the figures', () => {
  const rule: Rule = {
    comparison: 'GreaterThanOrEqualToThreshold',
    threshold: 5,
    periods: 2,
    datapoints: 1,
    missing: 'notBreaching',
  };
  expect(judge(rule, [12, 1], 'OK').reason).toBe(
    'Threshold Crossed: 1 out of the last 2 datapoints [12, 1] was greater than or equal to the threshold (5) (minimum 1 datapoint for OK -> ALARM transition).',
  );
});
