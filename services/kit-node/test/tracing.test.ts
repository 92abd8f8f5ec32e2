import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newContext } from '../src/context.ts';
import { childOf, recordSpan, startTracing, traced } from '../src/tracing.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const parent = 'b7ad6b7169203331';
let server: Server;
let endpoint: string;
const taken: { url: string | undefined; body: Record<string, never> }[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    taken.push({ url: request.url, body: JSON.parse(Buffer.concat(parts).toString()) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it('sends finished spans with their parents, and nothing that was not sampled', async () => {
  const end = await startTracing({ endpoint, service: 'invoice', revision: 'x:7', environment: 'dev' });
  const served = newContext({ traceparent: `00-${trace}-${parent}-01` });
  const now = Date.now();
  const call = { name: 'POST notification', kind: 'client', context: childOf(served) } as const;
  recordSpan({ ...call, began: now - 5, ended: now, failed: true });
  const request = { name: 'POST /api/invoices', kind: 'server', context: served } as const;
  recordSpan({
    ...request,
    began: now - 10,
    ended: now,
    attributes: { 'http.response.status_code': 201 },
    failed: false,
  });
  const unsampled = newContext({ traceparent: `00-${trace}-${parent}-00` });
  recordSpan({ ...request, context: unsampled, began: now, ended: now, failed: false });
  expect(await traced('announce', newContext(), async () => 'done')).toBe('done');
  await end();
  recordSpan({ ...request, began: now, ended: now, failed: false });

  expect(taken.map(({ url }) => url)).toEqual(['/v1/traces']);
  const [resource] = taken[0]!.body['resourceSpans'] as unknown as {
    resource: { attributes: { key: string; value: { stringValue: string } }[] };
    scopeSpans: { spans: Record<string, unknown>[] }[];
  }[];
  expect(
    Object.fromEntries(resource!.resource.attributes.map(({ key, value }) => [key, value.stringValue])),
  ).toEqual({
    'service.name': 'invoice',
    'service.version': 'x:7',
    'deployment.environment.name': 'dev',
  });
  const [client, handled, job] = resource!.scopeSpans[0]!.spans;
  expect(client).toMatchObject({ traceId: trace, parentSpanId: served.spanId, kind: 3, status: { code: 2 } });
  expect(handled).toMatchObject({ traceId: trace, parentSpanId: parent, spanId: served.spanId, kind: 2 });
  expect([job?.['name'], job?.['kind'], job?.['parentSpanId']]).toEqual(['announce', 1, undefined]);
});

it('passes on what the work throws', async () => {
  await expect(
    traced('announce', newContext(), async () => {
      throw new Error('away');
    }),
  ).rejects.toThrow('away');
});
