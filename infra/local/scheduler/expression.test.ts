import { expect, it } from 'vitest';
import { parseSchedule } from './expression.ts';

// A Tuesday.
const now = Date.UTC(2026, 10, 24, 12, 0, 30);
const next = (expression: string, timezone = 'UTC', after = now) => {
  const at = parseSchedule(expression, timezone, now)(after);
  return at === undefined ? undefined : new Date(at).toISOString();
};

it.each([
  ['cron(15 10 * * ? *)', '2026-11-25T10:15:00.000Z'],
  ['cron(0/5 * * * ? *)', '2026-11-24T12:05:00.000Z'],
  // 1 is Sunday, 6 is Friday.
  ['cron(0 8 ? * 1 *)', '2026-11-29T08:00:00.000Z'],
  ['cron(0 8 ? * 2-6 *)', '2026-11-25T08:00:00.000Z'],
  ['cron(0 8 ? * MON-FRI *)', '2026-11-25T08:00:00.000Z'],
  ['cron(0 8 ? * 6#1 *)', '2026-12-04T08:00:00.000Z'],
  ['cron(0 8 ? * 6L *)', '2026-11-27T08:00:00.000Z'],
  ['cron(0 8 L * ? *)', '2026-11-30T08:00:00.000Z'],
  ['cron(0 0 1 1 ? 2028)', '2028-01-01T00:00:00.000Z'],
  ['cron(0 0 1 1 ? 2027-2030)', '2027-01-01T00:00:00.000Z'],
  ['cron(0 0 1 1 ? 2020)', undefined],
  ['rate(1 minute)', '2026-11-24T12:01:30.000Z'],
  ['rate(12 hours)', '2026-11-25T00:00:30.000Z'],
  ['at(2026-11-24T13:00:00)', '2026-11-24T13:00:00.000Z'],
  ['at(2028-02-29T23:59:59)', '2028-02-29T23:59:59.000Z'],
  ['at(2026-11-24T11:00:00)', undefined],
])('%s', (expression, expected) => {
  expect(next(expression)).toBe(expected);
});

it('knows time zones', () => {
  expect(next('cron(0 9 * * ? *)', 'Europe/Berlin')).toBe('2026-11-25T08:00:00.000Z');
  expect(next('at(2026-11-24T14:00:00)', 'America/New_York')).toBe('2026-11-24T19:00:00.000Z');
});

it('a rate goes on from where it began', () => {
  expect(next('rate(5 minutes)', 'UTC', now + 301_000)).toBe('2026-11-24T12:10:30.000Z');
});

it.each([
  ['cron(0 8 * * *)', /5 fields/],
  ['cron(0 8 * * * *)', /exactly one/],
  ['cron(0 8 ? * ? *)', /exactly one/],
  ['cron(61 8 * * ? *)', /./],
  ['cron(0 8 3W * ? *)', /W .*not emulated/],
  ['rate(0 minutes)', /rate/],
  ['rate(5 weeks)', /rate/],
  ['every day', /neither/],
])('refuses %s', (expression, words) => {
  expect(() => next(expression)).toThrow(words);
});
