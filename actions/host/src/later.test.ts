import { expect, it } from 'vitest';
import { later, once } from './later.ts';

it('loads at the first call, once, and hands on arguments and answers', async () => {
  let loads = 0;
  const load = once(async () => {
    loads++;
    return { add: async (a: number, b: number) => a + b };
  });
  const port = later(load);
  expect(loads).toBe(0);
  expect(await Promise.all([port.add(1, 2), port.add(3, 4)])).toEqual([3, 7]);
  expect(loads).toBe(1);
});

it('what loading throws, the call throws', async () => {
  const port = later<{ read(): Promise<string> }>(async () => {
    throw new Error('not there');
  });
  await expect(port.read()).rejects.toThrow('not there');
});

it('can be awaited itself without being called', async () => {
  const port = later<{ read(): Promise<string> }>(async () => ({ read: async () => 'read' }));
  expect(await (await Promise.resolve(port)).read()).toBe('read');
});
