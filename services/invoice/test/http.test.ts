import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Tokens } from '@invoxa/kit-node';
import {
  freePort,
  type Place,
  runProcess,
  type ServiceProcess,
  sqlitePlace,
  startProcess,
  TEST_SECRET,
} from '@invoxa/kit-node/testing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

interface Invoice {
  id: string;
  number: number | null;
  status: string;
  total: number;
}
interface Message {
  to: string;
  subject: string;
  status: string;
}

const folder = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const places: Place[] = [];
const processes: ServiceProcess[] = [];
const account = { id: randomUUID(), email: 'owner@example.com' };
const DRAFT = {
  clientId: 'c-1',
  clientName: 'Anne',
  clientEmail: 'anne@example.com',
  currency: 'EUR',
  lines: [{ description: 'Work', quantity: 2, unitAmount: 1050, taxBasisPoints: 1900 }],
};
let base = '';
let balancerPort = 0;
let balancer: Server | undefined;
let user = '';

/** Starts a service of ours as the program that it is, on a database of its own. */
async function start(name: string, env: Record<string, string> = {}): Promise<ServiceProcess> {
  const place = await sqlitePlace();
  places.push(place);
  const file = place.location.dialect === 'sqlite' ? place.location.file : '';
  const all = { DATABASE_URL: `sqlite://${file}`, JWT_SECRET: TEST_SECRET, ...env };
  const cwd = folder(name);
  await runProcess({ command: [process.execPath, 'src/main.ts', 'migrate'], cwd, env: all });
  const started = await startProcess({ command: [process.execPath, 'src/main.ts'], cwd, env: all });
  processes.push(started);
  return started;
}

beforeAll(async () => {
  balancerPort = await freePort(); // nobody listens yet: notification is away
  base = (await start('invoice', { BASE_URL: `http://127.0.0.1:${balancerPort}` })).baseUrl;
  user = await new Tokens(TEST_SECRET, 'auth').signUser(account);
});
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  balancer?.closeAllConnections();
  balancer?.close();
  await Promise.all(places.map((place) => place.remove()));
});

async function ask<T>(method: string, path: string, body?: unknown, token = user) {
  const answer = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

test('an invoice goes from draft to paid', async () => {
  const created = await ask<Invoice>('POST', '/api/invoices', DRAFT);
  expect(created).toMatchObject({ status: 201, body: { status: 'draft', number: null, total: 2499 } });
  const { id } = created.body;
  expect(await ask('POST', `/api/invoices/${id}/send`)).toMatchObject({
    status: 200,
    body: { status: 'sent' },
  });
  const payment = await new Tokens(TEST_SECRET, 'payment').signService('invoice');
  const payable = await ask('GET', `/internal/invoices/${id}?accountId=${account.id}`, undefined, payment);
  expect(payable).toMatchObject({ status: 200, body: { id, status: 'sent', total: 2499, currency: 'EUR' } });
  const paid = { accountId: account.id, paymentId: 'p-1', amount: 2499, currency: 'EUR' };
  for (const _ of [1, 2]) {
    const told = await ask('POST', `/internal/invoices/${id}/paid`, paid, payment);
    expect(told).toMatchObject({ status: 200, body: { status: 'paid', paymentId: 'p-1' } });
  }
  const other = await ask('POST', `/internal/invoices/${id}/paid`, { ...paid, paymentId: 'p-2' }, payment);
  expect(other).toMatchObject({ status: 409, body: { error: { code: 'already_paid' } } });
  const list = await ask<{ items: Invoice[] }>('GET', '/api/invoices?status=paid');
  expect(list.body.items.map((item) => item.id)).toEqual([id]);
});

test('only payment may say that an invoice is paid', async () => {
  const { body } = await ask<Invoice>('POST', '/api/invoices', DRAFT);
  const notification = await new Tokens(TEST_SECRET, 'notification').signService('invoice');
  for (const token of [notification, user]) {
    expect((await ask('POST', `/internal/invoices/${body.id}/paid`, {}, token)).status).toBe(403);
  }
});

test('bad input is told all its faults, bad ids and bad queries too', async () => {
  const bad = { ...DRAFT, currency: 'EURO', lines: [{ ...DRAFT.lines[0], quantity: 0 }] };
  expect(await ask('POST', '/api/invoices', bad)).toMatchObject({
    status: 400,
    body: { error: { details: [{ path: 'body.currency' }, { path: 'body.lines.0.quantity' }] } },
  });
  expect((await ask('GET', '/api/invoices/nonsense')).status).toBe(400);
  expect((await ask('GET', `/api/invoices/${randomUUID()}`)).status).toBe(404);
  expect((await ask('GET', '/api/invoices?limit=0')).status).toBe(400);
});

test('clients hear of every sent invoice once, even when notification was away as it was sent', async () => {
  const notification = await start('notification');
  // The place behind the load balancer's address comes alive only now.
  balancer = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = {
      'content-type': 'application/json',
      authorization: request.headers.authorization ?? '',
    };
    const { method = 'GET', url = '/' } = request;
    const answer = await fetch(notification.baseUrl + url, { method, headers, body: Buffer.concat(chunks) });
    response.writeHead(answer.status).end(await answer.text());
  }).listen(balancerPort, '127.0.0.1');
  const { body } = await ask<Invoice>('POST', '/api/invoices', DRAFT);
  await Promise.all([1, 2, 3].map(() => ask('POST', `/api/invoices/${body.id}/send`)));
  await vi.waitFor(
    async () => {
      const headers = { authorization: `Bearer ${user}` };
      const answer = await fetch(`${notification.baseUrl}/api/notifications`, { headers });
      const { items } = (await answer.json()) as { items: Message[] };
      // The one of the first test, sent while nobody was there, and this one.
      expect(items.map((item) => `${item.to} ${item.status} ${item.subject}`).sort()).toEqual([
        'anne@example.com sent Invoice 1: EUR 24.99',
        'anne@example.com sent Invoice 2: EUR 24.99',
      ]);
    },
    { timeout: 30_000, interval: 100 },
  );
});
