import { randomBytes } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { Bench } from './bench.ts';
import { type Description, faultsOf } from './openapi.ts';
import { admission, serviceClaims, sign } from './tokens.ts';

const JSON_ACCEPTED = { accept: 'application/json' };

/** What every answer and every log line looks like. */
export function answerTests(bench: Bench): void {
  const { prefix, name, post } = bench.service;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(bench.running().baseUrl + path, { headers: { ...JSON_ACCEPTED, ...headers }, redirect: 'manual' });

  describe('answers', () => {
    test('the root says who answers', async () => {
      const answer = await get('/');
      expect(answer.status).toBe(200);
      if (answer.headers.get('content-type')?.startsWith('application/json')) {
        expect(await answer.json()).toEqual({ service: name, revision: bench.revision });
      } else {
        expect(await answer.text()).toContain(bench.revision);
      }
    });

    test.each(['/health/live', '/health/ready', `/api/${prefix}/health/ready`])(
      '%s is fine',
      async (path) => {
        expect((await get(path)).status).toBe(200);
      },
    );

    test.each([
      '/',
      '/login',
      '/health/live',
      '/health/ready',
      `/api/${prefix}/health/ready`,
      '/openapi.json',
      `/api/${prefix}/openapi.json`,
      `/api/${prefix}`,
      `/api/${prefix}/not/there`,
      `/internal/${prefix}/anything`,
      '/not/there',
    ])('HEAD of %s answers as GET does, without the body', async (path) => {
      const plain = { headers: JSON_ACCEPTED, redirect: 'manual' } as const;
      const [asked, whole] = await Promise.all([
        fetch(bench.running().baseUrl + path, { ...plain, method: 'HEAD' }),
        fetch(bench.running().baseUrl + path, plain),
      ]);
      expect(await asked.text()).toBe('');
      await whole.arrayBuffer();
      const seen = (answer: Response) => ({
        status: answer.status,
        revision: answer.headers.get('x-inx-revision'),
        type: answer.headers.get('content-type'),
        location: answer.headers.get('location'),
        length: answer.headers.get('content-length'),
      });
      expect(seen(asked)).toEqual(seen(whole));
      expect(asked.headers.get('x-inx-revision')).toBe(bench.revision);
    });

    test.each([
      ['the root', 'GET', '/', undefined],
      ['liveness', 'GET', '/health/live', undefined],
      ['what is not there', 'GET', `/api/${prefix}/not/there`, undefined],
      ['the wrong method', 'DELETE', '/health/live', undefined],
      ['a closed route', 'POST', `/internal/${prefix}/x`, '{}'],
      ['a broken body', 'POST', post.path, '{"broken'],
    ])('%s names the revision', async (_what, method, path, body) => {
      const headers = { 'content-type': 'application/json' };
      const init = body === undefined ? { method } : { method, body, headers };
      const answer = await fetch(bench.running().baseUrl + path, init);
      await answer.arrayBuffer();
      expect(answer.headers.get('x-inx-revision')).toBe(bench.revision);
    });

    test('what is not there is a 404 in the common shape', async () => {
      const answer = await get(`/api/${prefix}/not/there`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({
        error: { code: expect.any(String), message: expect.any(String) },
      });
    });

    test('a broken body is a 400 in the common shape', async () => {
      const answer = await fetch(bench.running().baseUrl + post.path, {
        method: 'POST',
        body: '{"broken',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'contract-broken',
          ...admission(post.token, name, bench.secret),
        },
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: expect.any(String) } });
    });

    test.each(['/openapi.json', `/api/${prefix}/openapi.json`])('%s is valid OpenAPI 3.1', async (path) => {
      const description = (await (await get(path)).json()) as Description;
      expect(description.openapi).toMatch(/^3\.1\./);
      expect(faultsOf(description)).toEqual([]);
      const own = Object.keys(description.paths).filter((one) => one.startsWith(`/api/${prefix}`));
      expect(own.length).toBeGreaterThan(0);
      const ids = Object.values(description.paths).flatMap((item) =>
        Object.values(item).flatMap((operation) => operation.operationId ?? []),
      );
      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  describe('log lines', () => {
    test('a request is one line that continues the trace, and holds neither key nor token', async () => {
      const traceId = randomBytes(16).toString('hex');
      const parent = randomBytes(8).toString('hex');
      const release = `release-${randomBytes(6).toString('hex')}`;
      const token = sign(serviceClaims('someone-else'), bench.secret);
      const answer = await get(`/internal/${prefix}/anything?secret=in-the-query`, {
        traceparent: `00-${traceId}-${parent}-01`,
        'x-inx-release': release,
        authorization: `Bearer ${token}`,
      });
      await answer.arrayBuffer();
      const lines = await vi.waitFor(() => {
        const found = bench
          .running()
          .lines()
          .filter((line) => line.includes(traceId));
        expect(found.length).toBeGreaterThan(0);
        return found.map((line) => JSON.parse(line) as Record<string, unknown>);
      });
      const requests = lines.filter((line) => line.method !== undefined);
      expect(requests).toHaveLength(1);
      expect(requests[0]).toMatchObject({
        level: expect.stringMatching(/^(info|warn|warning)$/),
        service: name,
        revision: bench.revision,
        traceId,
        spanId: expect.stringMatching(/^[0-9a-f]{16}$/),
        method: 'GET',
        route: expect.any(String),
        status: answer.status,
        durationMs: expect.any(Number),
      });
      expect(requests[0]?.spanId).not.toBe(parent);
      expect(new Date(String(requests[0]?.time)).getTime()).toBeGreaterThan(Date.now() - 60_000);
      const all = bench.running().lines().join('\n');
      for (const secret of [release, token, 'in-the-query']) expect(all).not.toContain(secret);
    });

    test('every line is JSON', () => {
      for (const line of bench.running().lines()) expect(() => JSON.parse(line)).not.toThrow();
    });
  });
}
