import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createLog, Queue } from '@invoxa/kit-node';
import {
  freePort,
  onEveryDatabase,
  runProcess,
  type ServiceProcess,
  sqlitePlace,
  startProcess,
  TEST_SECRET,
} from '@invoxa/kit-node/testing';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DELIVERY, deliveryJob } from '../src/delivery.ts';
import { Messages } from '../src/messages.ts';
import { migrations, type NotificationTables } from '../src/migrations.ts';
import { SendGrid } from '../src/sendgrid.ts';
import { KEY, type Scripted, startSendGrid } from './sendgrid-server.ts';

const log = createLog('notification', 'test:1', 'fatal');
let sendgrid: Awaited<ReturnType<typeof startSendGrid>>;
beforeAll(async () => {
  sendgrid = await startSendGrid();
});
afterAll(() => sendgrid.stop());
afterEach(() => {
  sendgrid.asked.length = 0;
  sendgrid.taken.length = 0;
  expect(sendgrid.script.splice(0)).toEqual([]);
});

const request = (to = 'anne@example.com') => ({
  key: randomUUID(),
  accountId: randomUUID(),
  kind: 'invoice.sent',
  to,
  subject: 'Grüße',
  text: 'Hello ✉',
});

onEveryDatabase<NotificationTables>(migrations, ({ database }) => {
  /** One message, and rounds of delivery; the clock goes past every pause. */
  async function delivering(
    options: { key?: string; base?: string; timeoutMs?: number; to?: string; rounds?: number } = {},
  ) {
    const clock = { now: Date.now() };
    const queue = new Queue<NotificationTables, null>(database(), { ...DELIVERY, now: () => clock.now });
    const messages = new Messages(database(), queue);
    const { key = KEY, base = sendgrid.base, timeoutMs = 10_000, rounds = 1 } = options;
    const provider = new SendGrid(database(), { key, base, from: 'us@example.com', timeoutMs });
    const job = deliveryJob({ queue, messages, provider, log });
    const asked = request(options.to);
    const { id } = await messages.accept(asked);
    let tried = 0;
    for (let round = 0; round < rounds; round++) {
      tried += await job.run(new AbortController().signal);
      clock.now += DELIVERY.pause.capMs;
    }
    return { id, tried, provider, message: await messages.find(asked.accountId, id) };
  }

  test('a message is one documented request, and its id is kept', async () => {
    const { id, message } = await delivering();
    expect(message).toMatchObject({ status: 'sent', attempts: 1, lastError: null });
    expect(sendgrid.asked).toMatchObject([
      { url: 'POST /v3/mail/send', headers: { 'content-type': 'application/json' } },
    ]);
    for (const header of ['traceparent', 'x-inx-release'])
      expect(sendgrid.asked[0]?.headers).not.toHaveProperty(header);
    expect(sendgrid.taken).toEqual([
      {
        personalizations: [{ to: [{ email: 'anne@example.com' }] }],
        from: { email: 'us@example.com' },
        subject: 'Grüße',
        content: [{ type: 'text/plain', value: 'Hello ✉' }],
        custom_args: { message_id: id },
      },
    ]);
    const row = await database().query.selectFrom('messages').select('provider_id').where('id', '=', id);
    expect(await row.executeTakeFirst()).toEqual({ provider_id: 'sg-1' });
  });

  test.each([429, 500, 503])('status %i is tried again, and then sent once', async (status) => {
    sendgrid.script.push({ status }, { status });
    const { message, tried } = await delivering({ rounds: 5 });
    expect([message.status, message.attempts, tried]).toEqual(['sent', 3, 3]);
    expect(sendgrid.taken).toHaveLength(1);
  });

  test('what stays refused is tried a bounded number of times', async () => {
    sendgrid.script.push(...Array.from({ length: DELIVERY.maxAttempts }, (): Scripted => ({ status: 429 })));
    const { message, tried } = await delivering({ rounds: DELIVERY.maxAttempts + 2 });
    expect(tried).toBe(DELIVERY.maxAttempts);
    expect(message).toMatchObject({
      status: 'dead',
      lastError: 'SendGrid is asked too often (status 429)',
    });
    expect(sendgrid.taken).toEqual([]);
  });

  test('a message that SendGrid does not accept is dead at once; the fault names the member alone', async () => {
    const { message } = await delivering({ to: 'nowhere', rounds: 3 });
    expect(message).toMatchObject({
      status: 'dead',
      attempts: 1,
      lastError: 'SendGrid does not accept the message (status 400, personalizations)',
    });
  });

  test.each<[string, Scripted, RegExp]>([
    ['silence', 'silence', /^SendGrid did not answer: it may have left or not/],
    ['a broken connection', 'broken', /^SendGrid did not answer: it may have left or not/],
    [
      'a gateway’s answer',
      { status: 504 },
      /^a gateway before SendGrid answered with status 504: it may have/,
    ],
  ])('after %s nothing is sent again', async (_, scripted, words) => {
    sendgrid.script.push(scripted);
    const { message } = await delivering({ rounds: 3, ...(scripted === 'silence' && { timeoutMs: 1000 }) });
    expect(message).toMatchObject({ status: 'dead', attempts: 1, lastError: expect.stringMatching(words) });
    expect(sendgrid.asked).toHaveLength(1);
  });

  test('where nobody listens nothing was asked for, so it is tried again', async () => {
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const { id, message, provider } = await delivering({ base: nobody });
    expect(message).toMatchObject({
      status: 'queued',
      lastError: 'SendGrid could not be reached (ECONNREFUSED)',
    });
    expect(provider).toBeInstanceOf(SendGrid);
    const there = new SendGrid(database(), { key: KEY, base: sendgrid.base, from: 'us@example.com' });
    const letter = { recipient: 'anne@example.com', subject: 's', body: 'b' };
    expect(await there.send(letter, id)).toEqual({ providerId: 'sg-1' });
    // Sent before: the answer is known, and nothing leaves.
    expect(await there.send(letter, id)).toEqual({ providerId: 'sg-1' });
    expect(sendgrid.taken).toHaveLength(1);
  });

  test('a worker that died while it sent leaves a message that nobody sends again', async () => {
    const id = randomUUID();
    await database()
      .query.insertInto('sendings')
      .values({ message_id: id, state: 'begun', provider_id: null, begun_at: Date.now() })
      .execute();
    const one = new SendGrid(database(), { key: KEY, base: sendgrid.base, from: 'us@example.com' });
    const letter = { recipient: 'anne@example.com', subject: 's', body: 'b' };
    await expect(one.send(letter, id)).rejects.toMatchObject({
      name: 'PermanentFailure',
      message: 'whoever tried before left no answer: it may have left or not, and is not sent again',
    });
    expect(sendgrid.asked).toEqual([]);
  });

  test('ten at once send one message', async () => {
    const one = new SendGrid(database(), { key: KEY, base: sendgrid.base, from: 'us@example.com' });
    const letter = { recipient: 'anne@example.com', subject: 's', body: 'b' };
    const id = randomUUID();
    await Promise.allSettled(Array.from({ length: 10 }, () => one.send(letter, id)));
    expect(sendgrid.taken).toHaveLength(1);
  });

  test('a key that SendGrid refuses is in no message', async () => {
    const wrong = 'SG.the-wrong-key.0123';
    const { message } = await delivering({ key: wrong });
    expect(message).toMatchObject({
      status: 'queued',
      lastError: 'SendGrid refuses our key (status 401)',
    });
    expect(JSON.stringify(message)).not.toContain(wrong);
  });
});

describe('the program', () => {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const main = [process.execPath, 'src/main.ts'] as const;

  async function running(own: Record<string, string>) {
    const place = await sqlitePlace();
    const file = place.location.dialect === 'sqlite' ? place.location.file : '';
    const env = { DATABASE_URL: `sqlite://${file}`, JWT_SECRET: TEST_SECRET, ...own };
    const migrated = await runProcess({ command: [...main, 'migrate'], cwd, env });
    expect(migrated.code, migrated.stdout).toBe(0);
    const service = await startProcess({ command: main, cwd, env });
    return {
      service,
      stop: async () => {
        await service.stop();
        await place.remove();
      },
    };
  }

  const told = (service: ServiceProcess, message: RegExp) =>
    vi.waitFor(
      () => {
        const line = service.lines().find((each) => message.test(each));
        if (line === undefined) throw new Error(service.lines().join('\n'));
        return JSON.parse(line) as unknown;
      },
      { timeout: 20_000 },
    );

  test('without a key says that nothing leaves', async () => {
    const { service, stop } = await running({ SENDGRID_API_KEY: '' });
    expect(await told(service, /SENDGRID_API_KEY is not set/)).toMatchObject({ provider: 'local' });
    await stop();
  }, 60_000);

  test('with a key sends by SendGrid; the key is in no line and no answer', async () => {
    const wrong = 'SG.refused-by-sendgrid.0123';
    for (const key of [KEY, wrong]) {
      const { service, stop } = await running({ SENDGRID_API_KEY: key, SENDGRID_API_BASE: sendgrid.base });
      expect(await told(service, /sent by SendGrid/)).toMatchObject({ provider: 'sendgrid' });
      const before = sendgrid.asked.length;
      const token = await new SignJWT({ typ: 'service' })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer('invoice')
        .setAudience('notification')
        .setExpirationTime('50s')
        .sign(new TextEncoder().encode(TEST_SECRET));
      const accepted = await fetch(`${service.baseUrl}/internal/notifications`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(request()),
      });
      const answer = await accepted.text();
      expect(accepted.status, answer).toBe(202);
      await vi.waitFor(() => expect(sendgrid.asked.length).toBeGreaterThan(before), { timeout: 20_000 });
      const description = await (await fetch(`${service.baseUrl}/openapi.json`)).text();
      await stop();
      const said = service.lines().join('\n') + answer + description;
      expect(said).not.toContain(key);
      if (key === wrong) expect(said).toContain('SendGrid refuses our key (status 401)');
    }
    expect(sendgrid.taken).toHaveLength(1);
  }, 60_000);

  test('what is no key ends it at once, and is not repeated', async () => {
    const env = {
      DATABASE_URL: 'sqlite:///nowhere/x.sqlite',
      JWT_SECRET: TEST_SECRET,
      SENDGRID_API_KEY: 'not-a-key',
      SENDGRID_API_BASE: 'http://api.example.com',
      MAIL_FROM: 'nobody',
    };
    const run = await runProcess({ command: [...main, 'migrate'], cwd, env });
    expect(run.code).toBe(1);
    for (const variable of ['SENDGRID_API_KEY', 'SENDGRID_API_BASE', 'MAIL_FROM'])
      expect(run.stdout).toContain(variable);
    expect(run.stdout).not.toMatch(/not-a-key|api\.example\.com/);
  }, 60_000);
});
