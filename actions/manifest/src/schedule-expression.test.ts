import { expect, it } from 'vitest';
import { isTimezone, scheduleFault } from './schedule-expression.ts';

it.each([
  'cron(0 3 * * ? *)',
  'cron(0/15 8-18 ? * MON-FRI *)',
  'cron(0 0 L * ? 2027-2030)',
  'cron(0 9 ? * 2#1 *)',
  'cron(0 9 ? jan,JUL 6L *)',
  'cron(0 9 15W * ? *)',
  'rate(1 minute)',
  'rate(12 hours)',
])('%s is one', (expression) => expect(scheduleFault(expression)).toBeUndefined());

it.each([
  ['0 3 * * *', /must be cron/],
  ['cron(0 3 * * *)', /6 fields, not 5/],
  ['cron(60 3 * * ? *)', /"60" is no minutes/],
  ['cron(0 3 * * * *)', /exactly one/],
  ['cron(0 3 ? * ? *)', /exactly one/],
  ['cron(0 3 ? * 8 *)', /"8" is no day of week/],
  ['cron(0 3 ? 13 1 *)', /"13" is no month/],
  ['cron(*/0 3 * * ? *)', /is no minutes/],
  ['rate(1 minutes)', /rate\(1 minute\)/],
  ['rate(5 minute)', /rate\(5 minutes\)/],
  ['rate(0 minutes)', /rate/],
])('%s is none', (expression, words) => {
  expect(scheduleFault(expression)).toMatch(words);
  expect(scheduleFault(expression)).toContain(' | ');
});

it('time zones', () => {
  expect([isTimezone('Europe/Berlin'), isTimezone('UTC'), isTimezone('Mars/Base')]).toEqual([
    true,
    true,
    false,
  ]);
});
