import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createCaller, ServiceUnavailable } from '../src/call.ts';
import { readConfig } from '../src/config.ts';
import { newContext, withContext } from '../src/context.ts';
import { conflict } from '../src/errors.ts';
import { PUBLIC, route, services, USER } from '../src/http/route.ts';
import { createLog } from '../src/log.ts';
import { readRevision } from '../src/revision.ts';
import { type RunningService, runService, type ServiceDefinition } from '../src/service.ts';
import { type Place, sqlitePlace, TEST_SECRET } from '../src/testing/index.ts';
import { Tokens } from '../src/tokens.ts';

const log = createLog('probe', 'probe:3', 'fatal');

/** A service that calls another, which is a plain server that records what comes and answers as it is told. */
const probe: ServiceDefinition<unknown, Record<never, never>> = {
  name: 'probe',
  prefix: 'probes',
  description: 'For tests.',
  config: {},
  migrations: [],
  register: ({ callService }) => ({
    routes: [
      route({
        id: 'relay',
        summary: 'Calls the other service',
        method: 'POST',
        path: '/api/probes/relay',
        access: PUBLIC,
        body: z.strictObject({ n: z.int(), deep: z.object({ s: z.string() }).optional() }),
        answers: { 200: { description: 'x' } },
        handle: async () => ({ status: 200, body: await callService('other', { path: '/internal/other' }) }),
      }),
      route({
        id: 'fail',
        summary: 'Fails',
        method: 'GET',
        path: '/api/probes/fail/{how}',
        access: PUBLIC,
        params: z.object({ how: z.enum(['bug', 'conflict']) }),
        answers: { 200: { description: 'x' } },
        handle: ({ params }) => {
          if (params.how === 'conflict') throw conflict('no_way', 'not like this');
          throw new Error('a detail that nobody outside should read');
        },
      }),
      route({
        id: 'only',
        summary: 'For one service',
        method: 'GET',
        path: '/internal/probes/only',
        access: services('friend'),
        answers: { 200: { description: 'x' } },
        handle: () => ({ status: 200, body: {} }),
      }),
      route({
        id: 'who',
        summary: 'Who am I',
        method: 'GET',
        path: '/api/probes/who',
        access: USER,
        answers: { 200: { description: 'x' } },
        handle: ({ account, address }) => ({ status: 200, body: { account, address } }),
      }),
    ],
  }),
};

let place: Place;
let service: RunningService;
let base = '';
let other: Server;
let seen: IncomingHttpHeaders[] = [];
let statuses: number[] = [];
let otherUrl = '';

beforeAll(async () => {
  place = await sqlitePlace();
  other = createServer((request, response) => {
    seen.push(request.headers);
    const status = statuses.shift() ?? 200;
    if (status === 0) request.socket.destroy();
    else response.writeHead(status, { location: '/elsewhere' }).end('{"fine":true}');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const file = place.location.dialect === 'sqlite' ? place.location.file : '';
  const env = { DATABASE_URL: `sqlite://${file}`, JWT_SECRET: TEST_SECRET, BASE_URL: otherUrl };
  service = await runService(probe, readConfig({ ...env, PORT: '0', HOST: '127.0.0.1' }, {}), 'probe:3', log);
  base = `http://127.0.0.1:${service.port}`;
});
afterAll(async () => {
  await service.stop();
  other.closeAllConnections();
  other.close();
  await place.remove();
});

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${base}/api/probes/relay`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('a request', () => {
  test('takes trace and release key along to the next service, with a token for it', async () => {
    seen = [];
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;
    await post('{"n":1}', { traceparent, 'x-inx-release': 'r-1' });
    expect(seen[0]).toMatchObject({
      'x-inx-release': 'r-1',
      traceparent: expect.stringMatching(new RegExp(`^00-${trace}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`)),
    });
    const token = seen[0]?.authorization;
    expect(await new Tokens(TEST_SECRET, 'other').verifyService(token)).toBe('probe');
  });

  test('with faults is told all of them, each with its place', async () => {
    const answer = await post('{"n":1.5,"deep":{"s":1},"extra":true}');
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: { code: string; details: { path: string }[] } };
    expect(error.code).toBe('invalid_request');
    expect(error.details.map((detail) => detail.path).sort()).toEqual([
      'body.deep.s',
      'body.extra',
      'body.n',
    ]);
  });

  test.each([
    ['no body', '', 'application/json', 400],
    ['an array', '[]', 'application/json', 400],
    ['poison', '{"n":1,"__proto__":{}}', 'application/json', 400],
    ['another type', 'n=1', 'application/x-www-form-urlencoded', 415],
    ['too much', `{"n":1,"x":"${'x'.repeat(300_000)}"}`, 'application/json', 413],
  ])('with %s is refused in the common shape', async (_what, body, type, status) => {
    const answer = await post(body, { 'content-type': type });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error: { code: expect.any(String) } });
  });

  test('that meets a bug is told the trace, and nothing else', async () => {
    const answer = await fetch(`${base}/api/probes/fail/bug`);
    expect(answer.status).toBe(500);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ error: { traceId: expect.stringMatching(/^[0-9a-f]{32}$/) } });
    expect(text).not.toContain('detail');
    expect(answer.headers.get('x-inx-revision')).toBe('probe:3');
  });

  test('that meets an expected error is told its code', async () => {
    const answer = await fetch(`${base}/api/probes/fail/conflict`);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toEqual({ error: { code: 'no_way', message: 'not like this' } });
  });

  test.each([
    ['broken percent signs', 'GET /%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['what is no HTTP', 'HELLO\r\n\r\n'],
  ])('with %s is still answered with the revision', async (_what, text) => {
    const socket = connect(service.port, '127.0.0.1').setEncoding('utf8');
    socket.write(text);
    let received = '';
    for await (const chunk of socket) received += chunk;
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received).toContain('x-inx-revision: probe:3');
  });

  test('of a service that is not on the list is refused', async () => {
    const call = async (name: string) => {
      const token = await new Tokens(TEST_SECRET, name).signService('probe');
      return (await fetch(`${base}/internal/probes/only`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    };
    expect(await call('stranger')).toBe(403);
    expect(await call('friend')).toBe(200);
  });

  test("comes from the address that the load balancer saw, not from the caller's claims", async () => {
    const token = await new Tokens(TEST_SECRET, 'auth').signUser({
      id: '3f2b8c1e-0d7a-4b7e-9c55-0a4f6f1f2a3b',
      email: 'a@example.com',
    });
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': '6.6.6.6, 203.0.113.9' };
    const answer = await fetch(`${base}/api/probes/who`, { headers });
    expect(await answer.json()).toMatchObject({
      address: '203.0.113.9',
      account: { email: 'a@example.com' },
    });
  });
});

describe('a call to another service', () => {
  const call = (what: Partial<Parameters<ReturnType<typeof createCaller>>[1]> = {}) => {
    seen = [];
    const callService = createCaller(otherUrl, new Tokens(TEST_SECRET, 'probe'));
    return withContext(newContext(), () => callService('other', { path: '/x', ...what }));
  };

  test.each([
    ['a lost connection', [0, 200], 200, 2],
    ['a balancer without targets', [503, 502, 200], 200, 3],
    ['no more than three tries', [503, 503, 503, 200], 503, 3],
    ['an answer that stays the same', [404, 200], 404, 1],
  ])('%s', async (_what, answers, status, tries) => {
    statuses = [...answers];
    expect((await call()).status).toBe(status);
    expect(seen).toHaveLength(tries);
  });

  test('is not repeated where that could do it twice', async () => {
    statuses = [503, 200];
    expect((await call({ method: 'POST', body: {} })).status).toBe(503);
    expect(seen).toHaveLength(1);
    statuses = [503, 200];
    expect((await call({ method: 'POST', body: {}, idempotent: true })).status).toBe(200);
  });

  test('follows nobody elsewhere with its token', async () => {
    statuses = [302, 302, 302];
    await expect(call()).rejects.toBeInstanceOf(ServiceUnavailable);
    statuses = [];
  });

  test('says why nobody could be reached', async () => {
    const callService = createCaller('http://127.0.0.1:1', new Tokens(TEST_SECRET, 'probe'));
    const gone = { path: '/x', method: 'POST' } as const;
    await expect(callService('other', gone)).rejects.toThrow(/other is not available/);
    const nowhere = createCaller(undefined, new Tokens(TEST_SECRET, 'probe'));
    await expect(nowhere('other', gone)).rejects.toThrow('BASE_URL is not set');
  });
});

test('the revision is what the metadata endpoint says, else the environment, else local', async () => {
  const metadata = createServer((_request, response) => response.end('{"Family":"F","Revision":"9"}'));
  metadata.listen(0, '127.0.0.1');
  await once(metadata, 'listening');
  const uri = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}/v4/x`;
  expect(await readRevision(uri, 'env:1')).toBe('F:9');
  expect(await readRevision(undefined, 'env:1')).toBe('env:1');
  expect(await readRevision(undefined, undefined)).toBe('local:0');
  metadata.closeAllConnections();
  metadata.close();
  await once(metadata, 'close');
  await expect(readRevision(uri, 'env:1')).rejects.toThrow('does not tell the revision');
});
