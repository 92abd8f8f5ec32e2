import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { backoff } from '../src/backoff.ts';
import { type ConfigError, readConfig } from '../src/config.ts';
import { newContext, propagationHeaders } from '../src/context.ts';
import { parseDatabaseUrl } from '../src/database/url.ts';
import { Tokens } from '../src/tokens.ts';

const SECRET = 'a secret for tests, long enough to sign with';

describe('DATABASE_URL', () => {
  const mysql = {
    dialect: 'mysql',
    host: 'db',
    port: 3306,
    user: 'u',
    password: 'p@ss/word',
    database: 'auth',
  };
  test.each([
    ['sqlite:///data/a%20b.sqlite', { dialect: 'sqlite', file: '/data/a b.sqlite' }],
    ['mysql://u:p%40ss%2Fword@db:3306/auth', mysql],
    ['mysql://u:p%40ss%2Fword@db/auth', mysql],
    [
      JSON.stringify({
        engine: 'mysql',
        host: 'db',
        port: 3306,
        username: 'u',
        password: 'p@ss/word',
        dbname: 'auth',
      }),
      mysql,
    ],
    [
      JSON.stringify({
        engine: 'mysql',
        host: 'db',
        port: '3306',
        username: 'u',
        password: 'p@ss/word',
        dbname: 'auth',
      }),
      mysql,
    ],
    [
      JSON.stringify({ engine: 'sqlite', host: '/data', dbname: 'auth' }),
      { dialect: 'sqlite', file: '/data/auth.sqlite' },
    ],
  ])('%s', (text, location) => {
    expect(parseDatabaseUrl(text)).toEqual(location);
  });

  test.each([
    ['', 'neither a URL nor valid JSON'],
    ['{"engine":', 'neither a URL nor valid JSON'],
    ['postgres://u:hidden@h/d', 'is not known'],
    ['mysql://u:hidden@h', 'a database name'],
    ['sqlite://relative.sqlite', 'an absolute path'],
    ['{"engine":"mysql","password":"hidden"}', 'host'],
  ])('%s is refused, without its password', (text, reason) => {
    expect(() => parseDatabaseUrl(text)).toThrow(reason);
    expect(() => parseDatabaseUrl(text)).not.toThrow('hidden');
  });
});

describe('the environment', () => {
  const good = { DATABASE_URL: 'sqlite:///a.sqlite', JWT_SECRET: SECRET };

  test('has defaults, and an empty variable is an absent one', () => {
    expect(readConfig({ ...good, PORT: '', BASE_URL: '' }, {})).toMatchObject({
      PORT: 8080,
      HOST: '0.0.0.0',
    });
  });

  test('is refused with all its faults at once', () => {
    const own = { LIMIT: z.coerce.number().int() };
    try {
      readConfig({ JWT_SECRET: 'short', PORT: '70000', BASE_URL: 'ftp://x', LIMIT: 'many' }, own);
      expect.unreachable();
    } catch (error) {
      const variables = (error as ConfigError).faults.map((fault) => fault.variable).sort();
      expect(variables).toEqual(['BASE_URL', 'DATABASE_URL', 'JWT_SECRET', 'LIMIT', 'PORT']);
    }
  });
});

describe('a trace', () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const parent = 'b7ad6b7169203331';

  test('goes on with a new span, its flags and its state', () => {
    const context = newContext({ traceparent: `00-${trace}-${parent}-00`, tracestate: 'a=b' });
    expect(context).toMatchObject({ traceId: trace, traceFlags: '00', traceState: 'a=b' });
    expect(propagationHeaders(context)).toEqual({
      traceparent: `00-${trace}-${context.spanId}-00`,
      tracestate: 'a=b',
    });
    expect(context.spanId).not.toBe(parent);
  });

  test.each([
    ['nothing', undefined],
    ['rubbish', 'rubbish'],
    ['the forbidden version', `ff-${trace}-${parent}-01`],
    ['an empty trace', `00-${'0'.repeat(32)}-${parent}-01`],
    ['an empty span', `00-${trace}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${trace.toUpperCase()}-${parent}-01`],
  ])('begins anew on %s', (_what, traceparent) => {
    const context = newContext({ ...(traceparent && { traceparent }), tracestate: 'a=b' });
    expect(context.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(context.traceId).not.toBe(trace);
    expect(context.traceState).toBeUndefined();
  });

  test('a release key is passed on as it came, and one that could break a header is not', () => {
    expect(propagationHeaders(newContext({ 'x-inx-release': 'r-42.a' }))).toMatchObject({
      'x-inx-release': 'r-42.a',
    });
    for (const bad of ['', 'a b', 'ü', 'x'.repeat(201)]) {
      expect(propagationHeaders(newContext({ 'x-inx-release': bad }))).not.toHaveProperty('x-inx-release');
    }
  });
});

test('a pause doubles up to its cap and stays within its upper half', () => {
  const bounds = { firstMs: 100, capMs: 1000 };
  expect([1, 2, 3, 4, 5, 50].map((tries) => backoff(tries, bounds, () => 1))).toEqual([
    100, 200, 400, 800, 1000, 1000,
  ]);
  expect([1, 2, 50].map((tries) => backoff(tries, bounds, () => 0))).toEqual([50, 100, 500]);
});

describe('tokens', () => {
  const invoice = new Tokens(SECRET, 'invoice');
  const payment = new Tokens(SECRET, 'payment');
  const account = { id: '3f2b8c1e-0d7a-4b7e-9c55-0a4f6f1f2a3b', email: 'a@example.com' };

  test("a service's token tells who calls, and is good for its audience only", async () => {
    const token = `Bearer ${await payment.signService('invoice')}`;
    expect(await invoice.verifyService(token)).toBe('payment');
    await expect(payment.verifyService(token)).rejects.toMatchObject({ status: 403 });
    await expect(invoice.verifyUser(token)).rejects.toMatchObject({ status: 401 });
  });

  test("a person's token tells the account, and opens no route for services", async () => {
    const token = `Bearer ${await new Tokens(SECRET, 'auth').signUser(account)}`;
    expect(await invoice.verifyUser(token)).toEqual(account);
    await expect(invoice.verifyService(token)).rejects.toMatchObject({ status: 403 });
  });

  test.each([undefined, '', 'Bearer', 'Bearer a.b', 'Basic YTpi', 'Bearer a.b.c'])(
    '%s is no token',
    async (text) => {
      await expect(invoice.verifyUser(text)).rejects.toMatchObject({ status: 401 });
    },
  );

  test('another secret is another world', async () => {
    const token = await new Tokens('another secret, long enough to sign with', 'auth').signUser(account);
    await expect(invoice.verifyUser(`Bearer ${token}`)).rejects.toMatchObject({ status: 401 });
  });
});
