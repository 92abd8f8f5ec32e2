import { expect, it } from 'vitest';
import { type Following, followingChanges } from './following.ts';

const scaling = {
  min: 1,
  max: 4,
  cpuPercent: 60,
  requestsPerTask: 1000,
  outCooldownSeconds: 60,
  inCooldownSeconds: 300,
};
const tidy = { name: 'tidy', cron: 'rate(1 hour)', timezone: 'UTC', command: ['tidy'] };
const following = (overrides: Partial<Following> = {}): Following => ({
  scaling,
  schedules: [],
  ...overrides,
});

it.each<[string, Following | undefined, Following, string[]]>([
  ['the same', following(), following(), []],
  ['not set yet', undefined, following(), ['its scaling is not set yet']],
  [
    'nothing set yet',
    undefined,
    following({ schedules: [tidy] }),
    ['its scaling is not set yet', 'its schedules are not set yet'],
  ],
  [
    'other bounds',
    following(),
    following({ scaling: { ...scaling, min: 2, max: 6 } }),
    ['its scaling changed (min 1 → 2, max 4 → 6)'],
  ],
  ['one more', following(), following({ schedules: [tidy] }), ['its schedules changed (+ tidy)']],
  ['one less', following({ schedules: [tidy] }), following(), ['its schedules changed (− tidy)']],
  [
    'another time',
    following({ schedules: [tidy] }),
    following({ schedules: [{ ...tidy, cron: 'rate(2 hours)' }] }),
    ['its schedules changed (~ tidy)'],
  ],
])('%s', (_, before, now, expected) => {
  expect(followingChanges(before, now)).toEqual(expected);
});
