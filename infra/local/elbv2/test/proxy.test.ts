/** Bodies, aborts, time-outs and the balancer's own answers. */
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  forward,
  type Harness,
  makeEdge,
  makeGroup,
  makeRule,
  pathIs,
  register,
  startHarness,
  startTarget,
  type TestTarget,
  waitFor,
} from './harness.ts';

let h: Harness;
let edge: Awaited<ReturnType<typeof makeEdge>>;
let target: TestTarget;
let aborted = 0;
let endEvents: (() => void) | undefined;
const MEGABYTE = 1024 * 1024;

beforeAll(async () => {
  h = await startHarness({ speed: 50 });
  edge = await makeEdge(h);
  const group = await makeGroup(h, 'main');
  target = await startTarget(h, (request, response) => {
    const path = request.url ?? '';
    if (path === '/hash') {
      const hash = createHash('sha256');
      let size = 0;
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        hash.update(chunk);
      });
      request.on('end', () => response.end(`${size} ${hash.digest('hex')}`));
    } else if (path === '/big') {
      response.writeHead(200, { 'content-length': 40 * MEGABYTE });
      const block = Buffer.alloc(MEGABYTE, 7);
      let left = 40;
      const push = () => {
        while (left-- > 0) {
          if (response.write(block)) continue;
          response.once('drain', push);
          return;
        }
        response.end();
      };
      push();
    } else if (path === '/events') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      endEvents = () => response.end('data: 1\n\n');
    } else if (path === '/never') {
      request.on('close', () => aborted++);
    } else if (path === '/cut') {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half');
      response.socket?.end();
    } else if (path === '/reset') request.socket.destroy();
    else if (path === '/early') response.writeHead(413, { connection: 'close' }).end('too large');
    else if (path === '/cookies')
      response.writeHead(200, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'X-Odd-Case', 'yes']).end('ok');
    else if (/^\/(204|304)$/.test(path)) response.writeHead(Number(path.slice(1)), { etag: '"e"' }).end();
    else if (path === '/head')
      response
        .writeHead(200, { 'content-length': 1234 })
        .end(request.method === 'HEAD' ? undefined : 'x'.repeat(1234));
    else response.end(JSON.stringify(request.rawHeaders));
  });
  target.server.on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    socket.write(`hello ${request.headers['x-forwarded-for']};`);
    socket.pipe(socket);
  });
  await makeRule(h, edge.listenerArn, 1, pathIs('/*'), forward([group, 1]));
  await register(h, group, target);
});
afterAll(async () => {
  await h.stop();
  await target.stop();
});

const counters = () => h.traffic().loadBalancers[0]!.counters;

describe('bodies', () => {
  it.each([0, 10, 65_536, 65_537, 8 * MEGABYTE])('%i bytes arrive whole', async (size) => {
    const body = Buffer.alloc(size, 'ab');
    const answer = await fetch(`${edge.url}/hash`, { method: 'POST', body });
    expect(await answer.text()).toBe(`${size} ${createHash('sha256').update(body).digest('hex')}`);
  });

  it('a chunked upload arrives whole', async () => {
    const parts = Array.from({ length: 50 }, (_, at) => Buffer.alloc(10_000, at));
    const text = await new Promise<string>((resolve, reject) => {
      const upload = httpRequest(`${edge.url}/hash`, { method: 'POST' }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      });
      upload.on('error', reject);
      for (const part of parts) upload.write(part);
      upload.end();
    });
    expect(text).toBe(`500000 ${createHash('sha256').update(Buffer.concat(parts)).digest('hex')}`);
  });

  it('a slow reader holds the target back instead of filling memory', async () => {
    const before = counters().bytesOut;
    const socket = connect(Number(edge.url.split(':')[2]), '127.0.0.1');
    socket.pause();
    socket.write('GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    let last = -1;
    await waitFor(() => {
      const now = counters().bytesOut - before;
      const settled = now > 0 && now === last;
      last = now;
      return settled;
    });
    expect(last).toBeLessThan(20 * MEGABYTE);
    let size = 0;
    for await (const chunk of socket as AsyncIterable<Buffer>) size += chunk.length;
    expect(size).toBeGreaterThan(40 * MEGABYTE);
    expect(counters().bytesOut - before).toBe(40 * MEGABYTE);
  });

  it('the head of a stream of events does not wait for an event', async () => {
    const answer = await fetch(`${edge.url}/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    endEvents?.();
    expect(await answer.text()).toBe('data: 1\n\n');
  });

  it('an answer before the end of an upload gets through', async () => {
    const status = await new Promise((resolve, reject) => {
      const upload = httpRequest(
        `${edge.url}/early`,
        { method: 'POST', headers: { 'content-length': 50 * MEGABYTE } },
        (response) => {
          resolve(response.statusCode);
          upload.destroy();
        },
      );
      upload.on('error', reject);
      upload.write(Buffer.alloc(200_000));
    });
    expect(status).toBe(413);
  });
});

describe('answers without a body', () => {
  it.each(['204', '304'])('%s', async (status) => {
    const answer = await fetch(`${edge.url}/${status}`);
    expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([
      Number(status),
      '"e"',
      '',
    ]);
  });

  it('HEAD keeps the length', async () => {
    const answer = await fetch(`${edge.url}/head`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([
      200,
      '1234',
      '',
    ]);
  });
});

it('repeated headers stay repeated', async () => {
  const answer = await fetch(`${edge.url}/cookies`);
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

describe('failures', () => {
  it('502 when the target resets', async () => {
    const answer = await fetch(`${edge.url}/reset`);
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-length')).toBe('122');
    expect(await answer.text()).toContain('<center><h1>502 Bad Gateway</h1></center>');
  });

  it('a target that stops in the middle breaks the client off', async () => {
    const before = counters().truncated;
    const answer = await fetch(`${edge.url}/cut`);
    await expect(answer.text()).rejects.toThrow();
    expect(counters().truncated).toBe(before + 1);
  });

  it('a client that goes away ends the request at the target', async () => {
    const stop = new AbortController();
    const gone = fetch(`${edge.url}/never`, { signal: stop.signal }).catch((error: Error) => error.name);
    await waitFor(() => target.seen.includes('GET /never'));
    const before = { aborted, counted: counters().clientAborts };
    stop.abort();
    expect(await gone).toBe('AbortError');
    await waitFor(() => aborted === before.aborted + 1 && counters().clientAborts === before.counted + 1);
    expect(counters().active).toBe(0);
  });

  it('504 after the idle time-out', async () => {
    const set = (Value: string) =>
      h.client.send(
        new elb.ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn: edge.balancerArn,
          Attributes: [{ Key: 'idle_timeout.timeout_seconds', Value }],
        }),
      );
    await set('1');
    const answer = await fetch(`${edge.url}/never`);
    await set('60');
    expect(answer.status).toBe(504);
    expect(counters().elb504).toBe(1);
  });

  it('400 for what is not HTTP', async () => {
    const text = await raw('GET / HTTP/1.1\r\nHost: a\r\nbroken header\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
  });

  it('an invalid request path is answered, not lost', async () => {
    expect(await raw('GET /a\x7fb HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 \d{3} /,
    );
  });
});

it('drops header names that are not alphanumeric when told to', async () => {
  const names = async () =>
    (
      await (await fetch(`${edge.url}/x`, { headers: { under_score: '1', 'x-fine': '2' } })).text()
    ).toLowerCase();
  expect(await names()).toContain('under_score');
  await h.client.send(
    new elb.ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: edge.balancerArn,
      Attributes: [{ Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' }],
    }),
  );
  expect(await names()).not.toContain('under_score');
  expect(await names()).toContain('x-fine');
});

it('joins both sides after a protocol upgrade', async () => {
  const socket = connect(Number(edge.url.split(':')[2]), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.write('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  await waitFor(() => text.includes('hello 127.0.0.1;'));
  socket.write('ping');
  await waitFor(() => text.endsWith('ping'));
  expect(text).toMatch(/^HTTP\/1.1 101 /);
  socket.destroy();
});

/** What comes back for bytes as they are. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(edge.url.split(':')[2]), '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}
