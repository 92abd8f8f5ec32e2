import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { Queue, type QueueRow, queueMigrations } from '../src/queue.ts';
import { onEveryDatabase } from '../src/testing/index.ts';

interface Tables {
  jobs: QueueRow;
}
const log = createLog('test', 'test:1', 'fatal');

onEveryDatabase<Tables>(queueMigrations('0001', 'jobs'), ({ database, another }) => {
  /** A queue on a clock of its own; every test first ends what others left. */
  const queueAt = async (clock: { now: number }, handle = database()) => {
    await database().query.updateTable('jobs').set({ state: 'done' }).execute();
    return makeQueue(clock, handle);
  };
  const makeQueue = (clock: { now: number }, handle = database()) =>
    new Queue<Tables, { n: number }>(handle, {
      table: 'jobs',
      maxAttempts: 3,
      leaseMs: 1000,
      pause: { firstMs: 100, capMs: 400 },
      now: () => clock.now,
    });
  const add = (queue: Queue<Tables, { n: number }>, id: string) =>
    database().transaction((tx) => queue.add(tx, id, { n: 1 }));

  test('eight workers on two tasks try a hundred pieces of work once each', async () => {
    const clock = { now: 1000 };
    const queue = await queueAt(clock);
    const other = makeQueue(clock, await another());
    const ids = Array.from({ length: 100 }, () => randomUUID());
    for (const id of ids) await add(queue, id);
    const tried: string[] = [];
    const drain = async (worker: Queue<Tables, { n: number }>) => {
      const attempt = async ({ id }: { id: string }) => {
        tried.push(id);
        return { kind: 'done' } as const;
      };
      while ((await worker.work(5, attempt, log)) > 0);
    };
    await Promise.all([queue, other, queue, other, queue, other, queue, other].map(drain));
    // A worker may see an empty moment and leave early; whoever is left takes the rest.
    await drain(queue);
    expect(tried.sort()).toEqual(ids.sort());
  });

  test('work that fails waits longer each time, then is dead with its reason', async () => {
    const clock = { now: 1000 };
    const queue = await queueAt(clock);
    const id = randomUUID();
    await add(queue, id);
    const fail = () => Promise.reject(new Error('not today'));
    for (const [attempt, atMost] of [
      [1, 100],
      [2, 200],
    ] as const) {
      expect(await queue.work(1, fail, log)).toBe(1);
      expect(await queue.work(1, fail, log)).toBe(0);
      const row = await queue.find(id);
      expect(row).toMatchObject({ state: 'waiting', attempts: attempt, last_error: 'not today' });
      expect(row!.due_at - clock.now).toBeGreaterThanOrEqual(atMost / 2);
      expect(row!.due_at - clock.now).toBeLessThanOrEqual(atMost);
      clock.now = row!.due_at;
    }
    await queue.work(1, fail, log);
    expect(await queue.find(id)).toMatchObject({ state: 'dead', attempts: 3 });
    clock.now += 1e9;
    expect(await queue.work(1, fail, log)).toBe(0);
  });

  test('when a worker dies another takes over after the lease, and the dead one can settle nothing', async () => {
    const clock = { now: 1000 };
    const queue = await queueAt(clock);
    const id = randomUUID();
    await add(queue, id);
    const [mine] = await queue.claim(1, 'first');
    expect(mine).toMatchObject({ id, attempt: 1 });
    clock.now += 999;
    expect(await queue.claim(1, 'second')).toEqual([]);
    clock.now += 1;
    const [theirs] = await queue.claim(1, 'second');
    expect(theirs).toMatchObject({ id, attempt: 2 });
    expect(await queue.settle(mine!, 'first', { kind: 'done' })).toBe(false);
    expect(await queue.settle(theirs!, 'second', { kind: 'done' })).toBe(true);
    expect(await queue.find(id)).toMatchObject({ state: 'done' });
  });

  test('what a verdict commits is undone where recording it fails', async () => {
    const clock = { now: 1000 };
    const queue = await queueAt(clock);
    const id = randomUUID();
    await add(queue, id);
    const [leased] = await queue.claim(1, 'mine');
    const commit = async () => {
      throw new Error('disk full');
    };
    await expect(queue.settle(leased!, 'mine', { kind: 'done', commit })).rejects.toThrow('disk full');
    expect(await queue.find(id)).toMatchObject({ state: 'waiting', lease_token: 'mine' });
  });

  test('nothing is taken once the service is going away', async () => {
    const queue = await queueAt({ now: 1000 });
    await add(queue, randomUUID());
    const done = async () => ({ kind: 'done' }) as const;
    expect(await queue.work(5, done, log, AbortSignal.abort())).toBe(0);
  });
});
