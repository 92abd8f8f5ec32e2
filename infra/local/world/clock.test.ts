import { expect, it, vi } from 'vitest';
import { createClock } from './clock.ts';

it('fires what is due by a skip at once, the earliest first, and leaves the rest waiting', async () => {
  const clock = createClock(1);
  const fired: string[] = [];
  clock.timer(3_600_000, () => fired.push('second'));
  clock.timer(1_800_000, () => fired.push('first'));
  const cancel = clock.timer(7_300_000, () => fired.push('later'));
  clock.timer(60_000, () => fired.push('cancelled'))();
  clock.skip(7_200_000);
  await vi.waitFor(() => expect(fired).toEqual(['first', 'second']));
  cancel();
});

it('skips AWS time, not real time: a fast clock skips as much', async () => {
  const clock = createClock(100);
  const slept = clock.sleep(12 * 3_600_000);
  clock.skip(12 * 3_600_000);
  await expect(slept).resolves.toBeUndefined();
});
