/** What a person does in the pages becomes one trace through the services, at a collector that speaks OTLP/HTTP. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSandbox, type Sandbox } from './sandbox.ts';

interface Span {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

interface Request {
  readonly resourceSpans: readonly {
    readonly resource: {
      readonly attributes: readonly {
        readonly key: string;
        readonly value: { readonly stringValue: string };
      }[];
    };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<Span, 'service'>[] }[];
  }[];
}

const traced = ['auth', 'client', 'invoice', 'notification', 'payment'];
const spans: Span[] = [];
let collector: Server;
let sandbox: Sandbox;

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { resourceSpans } = JSON.parse(Buffer.concat(parts).toString()) as Request;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      for (const scope of scopeSpans) spans.push(...scope.spans.map((span) => ({ service, ...span })));
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  sandbox = await createSandbox({
    // Slower than elsewhere: five services load OpenTelemetry at once, and a busy machine must not fail them for it.
    speed: 6,
    prepare: async (root) => {
      const file = path.join(root, 'infra/environments/dev.json');
      const document = JSON.parse(await readFile(file, 'utf8'));
      const services = Object.fromEntries(
        traced.map((name) => [name, { environment: { OTEL_EXPORTER_OTLP_ENDPOINT } }]),
      );
      await writeFile(file, JSON.stringify({ ...document, services }));
    },
  });
}, 240_000);
afterAll(async () => {
  await sandbox?.stop();
  collector?.close();
});

/** A browser's part of it: a cookie, and the forms' hidden fields. */
function browser(traceId: string) {
  let cookie = '';
  const ask = async (where: string, form?: Record<string, string>) => {
    const answer = await fetch(sandbox.baseUrl + where, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie,
        traceparent: `00-${traceId}-${'1'.repeat(16)}-01`,
        ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    });
    cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    const text = await answer.text();
    if (answer.status >= 400) throw new Error(`${where}: ${answer.status} ${text}`);
    return text;
  };
  return ask;
}

const hidden = (page: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '';

it('one trace goes through client, payment, invoice and notification', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const ask = browser(traceId);
  await ask('/login', { email: 'trace@invoxa.example', password: 'a long password', action: 'register' });
  let page = await ask('/clients');
  await ask('/clients', { csrf: hidden(page, 'csrf'), name: 'Client', email: 'client@invoxa.example' });
  page = await ask('/invoices');
  const client = /<option value="([^"]+)">/.exec(page)?.[1] ?? '';
  await ask('/invoices', {
    csrf: hidden(page, 'csrf'),
    client,
    description: 'work',
    quantity: '1',
    amount: '100.00',
    tax: '19',
  });
  page = await ask('/invoices');
  const send = /action="(\/invoices\/[^"]+\/send)"/.exec(page)?.[1] ?? '';
  await ask(send, { csrf: hidden(page, 'csrf') });
  const pay = send.replace(/send$/, 'pay');
  page = await ask(pay);
  await ask(pay, { csrf: hidden(page, 'csrf'), key: hidden(page, 'key'), card: 'tok_ok' });

  const own = () => spans.filter((span) => span.traceId === traceId);
  await vi.waitFor(
    () => {
      const names = own().map(({ service, name }) => `${service}: ${name}`);
      expect(names).toEqual(
        expect.arrayContaining([
          'client: POST /invoices/<invoice_id>/pay',
          'client: POST /api/payments',
          'payment: POST /api/payments',
          'payment: GET /internal/invoices',
          'invoice: announce',
          'invoice: POST notification',
          'notification: POST /internal/notifications',
        ]),
      );
      expect([...new Set(own().map(({ service }) => service))].sort()).toEqual(traced);
    },
    { timeout: 30_000, interval: 200 },
  );
  // Every span hangs below another one of the trace, but for those that hang below the browser's.
  const known = new Set([...own().map(({ spanId }) => spanId), '1'.repeat(16)]);
  expect(own().filter(({ parentSpanId }) => !known.has(parentSpanId ?? ''))).toEqual([]);
}, 120_000);
