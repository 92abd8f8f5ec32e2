import { expect, it } from 'vitest';
import { decide, type ScalingQuestion } from './decide.ts';

const question = (overrides: Partial<ScalingQuestion>): ScalingQuestion => ({
  direction: 'out',
  value: 90,
  target: 60,
  current: 2,
  minimum: 1,
  maximum: 10,
  now: 1_000_000,
  outCooldown: 60_000,
  inCooldown: 300_000,
  scaledOut: undefined,
  scaledIn: undefined,
  deploying: false,
  against: [],
  ...overrides,
});

const low = { direction: 'in', value: 10, current: 6 } as const;

it.each<[string, Partial<ScalingQuestion>, number | string]>([
  ['out in proportion', {}, 3],
  ['out no further than the maximum', { value: 900 }, 10],
  ['not beyond the maximum', { current: 10 }, 'AlreadyAtMaxCapacity'],
  ['up to the minimum at least', { current: 1, minimum: 4 }, 4],
  ['out while a deployment runs', { deploying: true }, 3],
  [
    'not twice for one excess: 2 became 3, and the metric does not know yet',
    { current: 3, scaledOut: { at: 990_000, from: 2 } },
    'ResourceOnCooldown',
  ],
  [
    'further, when the excess grows in the cool-down',
    { current: 3, value: 180, scaledOut: { at: 990_000, from: 2 } },
    6,
  ],
  ['again after the cool-down', { current: 3, scaledOut: { at: 900_000, from: 2 } }, 5],
  ['out in the cool-down of scaling in', { scaledIn: { at: 999_000 } }, 3],
  ['in in proportion', low, 1],
  ['in no further than the minimum', { ...low, minimum: 2 }, 2],
  ['not below the minimum', { ...low, current: 1 }, 'AlreadyAtMinCapacity'],
  ['not in while a deployment runs', { ...low, deploying: true }, 'DeploymentInProgress'],
  ['not in during its cool-down', { ...low, scaledIn: { at: 800_000 } }, 'ResourceOnCooldown'],
  [
    'not in during the cool-down of scaling out',
    { ...low, scaledOut: { at: 990_000, from: 2 } },
    'ResourceOnCooldown',
  ],
  ['not in against another policy', { ...low, against: ['cpu'] }, 'OtherPolicies'],
  ['not in when it would come back at once', { ...low, value: 55 }, 'AutoScalingAnticipatedFlapping'],
])('%s', (_, overrides, expected) => {
  const answer = decide(question(overrides));
  expect('capacity' in answer ? answer.capacity : answer.reason).toBe(expected);
});
