import { expect, it } from 'vitest';
import { nextProvider } from './capacity.ts';

const place = (strategy: Parameters<typeof nextProvider>[0], count: number) => {
  const placed: (string | undefined)[] = [];
  for (let index = 0; index < count; index++) placed.push(nextProvider(strategy, placed));
  return placed;
};

it('fills the base first, then goes by weight', () => {
  const spot = [
    { capacityProvider: 'FARGATE', base: 1, weight: 0 },
    { capacityProvider: 'FARGATE_SPOT', weight: 1 },
  ];
  expect(place(spot, 4)).toEqual(['FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT', 'FARGATE_SPOT']);
});

it('shares by weight', () => {
  const shared = [
    { capacityProvider: 'FARGATE', weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ];
  const placed = place(shared, 8);
  expect(placed.filter((each) => each === 'FARGATE').length).toBe(2);
});

it('needs no strategy', () => {
  expect(place([], 1)).toEqual([undefined]);
});
