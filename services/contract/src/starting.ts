import { runProcess } from '@invoxa/kit-node/testing';
import { describe, expect, test, vi } from 'vitest';
import type { Bench } from './bench.ts';

/** How a service starts, and how it fails to. */
export function startTests(bench: Bench): void {
  const { service } = bench;
  describe('starting', () => {
    test('without its schema it lives but is not ready, until the migrate command has run', async () => {
      const database = bench.freshDatabase();
      const one = await bench.start(database);
      const status = async (path: string) => (await fetch(one.baseUrl + path)).status;
      expect(await status('/health/live')).toBe(200);
      expect(await status('/health/ready')).toBe(503);
      expect((await bench.migrate(database)).code).toBe(0);
      await vi.waitFor(async () => expect(await status('/health/ready')).toBe(200), { timeout: 5000 });
      expect(await one.stop()).toBe(0);
    });

    test('migrating again, and three times at once, changes nothing and is fine', async () => {
      const database = bench.freshDatabase();
      const runs = await Promise.all([1, 2, 3].map(() => bench.migrate(database)));
      expect(runs.map((run) => run.code)).toEqual([0, 0, 0]);
      expect((await bench.migrate(database)).code).toBe(0);
    });

    test('a wrong environment ends it at once, with every fault in one line', async () => {
      const env = { ...bench.env(), DATABASE_URL: 'oracle://x', JWT_SECRET: 'short', PORT: 'many' };
      const run = await runProcess({ command: service.command, cwd: service.cwd, env });
      expect(run.code).toBe(1);
      const told = run.stdout.split('\n').find((line) => line.includes('DATABASE_URL')) ?? '';
      expect(JSON.parse(told)).toMatchObject({ service: service.name });
      for (const variable of ['DATABASE_URL', 'JWT_SECRET', 'PORT']) expect(told).toContain(variable);
      expect(run.stdout + run.stderr).not.toContain('oracle://x');
    });
  });
}
