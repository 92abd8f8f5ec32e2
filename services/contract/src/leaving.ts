import type { ServiceProcess } from '@invoxa/kit-node/testing';
import { describe, expect, test, vi } from 'vitest';
import type { Bench } from './bench.ts';
import { accepts, Connection } from './connection.ts';
import { admission } from './tokens.ts';

const LIMIT_MS = 10_000;
const soon = { timeout: 5000, interval: 20 };

/** How a service leaves when it is told to. */
export function leavingTests(bench: Bench): void {
  const { post, name } = bench.service;
  const body = JSON.stringify(post.body);
  // Made when it is sent: a service token lives for a minute, and the tests before this one take their time.
  const head = () => [
    `POST ${post.path} HTTP/1.1`,
    'host: contract',
    'content-type: application/json',
    'idempotency-key: contract-drain',
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(admission(post.token, name, bench.secret)).map(([key, value]) => `${key}: ${value}`),
  ];

  /** A connection on which the body's first byte of a request has arrived. */
  const halfAsked = async (one: ServiceProcess): Promise<Connection> => {
    const busy = await Connection.open(one.port);
    busy.write(`${head().join('\r\n')}\r\n\r\n${body.slice(0, 1)}`);
    // It must have arrived: a full request on another connection comes after it.
    await fetch(`${one.baseUrl}/health/live`);
    return busy;
  };

  describe('leaving', () => {
    test('on SIGTERM what runs is answered, nobody new is let in, and it ends with 0', async () => {
      const one = await bench.start();
      const busy = await halfAsked(one);
      const began = performance.now();
      const exited = one.stop('SIGTERM');
      await vi.waitFor(async () => expect(await accepts(one.port)).toBe(false), soon);
      expect(busy.received).toBe('');
      busy.write(body.slice(1));
      await vi.waitFor(() => expect(busy.received).toMatch(/^HTTP\/1\.1 [234]/), soon);
      expect(busy.received.toLowerCase()).toContain('connection: close');
      expect(busy.received).toContain(bench.revision);
      expect(await exited).toBe(0);
      expect(performance.now() - began).toBeLessThan(LIMIT_MS);
    });

    test('a request that was on its way on an idle connection is still answered', async () => {
      const one = await bench.start();
      const idle = await Connection.open(one.port);
      const ask = 'GET /health/ready HTTP/1.1\r\nhost: contract\r\n\r\n';
      idle.write(ask);
      await vi.waitFor(() => expect(idle.received).toContain('HTTP/1.1 200'), soon);
      const exited = one.stop('SIGTERM');
      await vi.waitFor(async () => expect(await accepts(one.port)).toBe(false), soon);
      idle.write(ask);
      await vi.waitFor(() => expect(idle.received).toContain('HTTP/1.1 503'), soon);
      expect(await exited).toBe(0);
    });

    test('when nobody reads its output any more it still answers, and ends in its time', async () => {
      const one = await bench.start();
      await one.stopReading();
      // The first line of many that nobody takes; the later ones come while it leaves.
      for (const path of ['/', '/health/ready', '/'])
        expect((await fetch(one.baseUrl + path)).status).toBe(200);
      const busy = await halfAsked(one);
      const began = performance.now();
      const exited = one.stop('SIGTERM');
      await vi.waitFor(async () => expect(await accepts(one.port)).toBe(false), soon);
      busy.write(body.slice(1));
      await vi.waitFor(() => expect(busy.received).toMatch(/^HTTP\/1\.1 [234]/), soon);
      expect(await exited).toBe(0);
      expect(performance.now() - began).toBeLessThan(LIMIT_MS);
    });

    test('a reader that dies at the last moment does not hold it back', async () => {
      const one = await bench.start();
      const exited = one.stop('SIGTERM');
      await one.stopReading();
      expect(await exited).toBe(0);
    });

    test('idle connections do not hold it back', async () => {
      const one = await bench.start();
      const idle = await Connection.open(one.port);
      const began = performance.now();
      expect(await one.stop('SIGTERM')).toBe(0);
      await idle.closed;
      expect(performance.now() - began).toBeLessThan(LIMIT_MS / 2);
    });
  });
}
