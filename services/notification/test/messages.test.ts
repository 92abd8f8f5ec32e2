import { randomUUID } from 'node:crypto';
import { createLog, type Database, Queue } from '@invoxa/kit-node';
import { onEveryDatabase } from '@invoxa/kit-node/testing';
import { expect, test } from 'vitest';
import { DELIVERY, deliveryJob } from '../src/delivery.ts';
import { Messages } from '../src/messages.ts';
import { migrations, type NotificationTables } from '../src/migrations.ts';
import { LocalOutbox, type Provider } from '../src/provider.ts';

const log = createLog('notification', 'test:1', 'fatal');
const never = new AbortController().signal;

onEveryDatabase<NotificationTables>(migrations, ({ database, another }) => {
  const task = (
    db: Database<NotificationTables>,
    options: { now?: () => number; provider?: Provider } = {},
  ) => {
    const queue = new Queue<NotificationTables, null>(db, {
      ...DELIVERY,
      ...(options.now && { now: options.now }),
    });
    const messages = new Messages(db, queue);
    const provider = options.provider ?? new LocalOutbox(db);
    return { queue, messages, deliver: () => deliveryJob({ queue, messages, provider, log }).run(never) };
  };
  const request = (to = 'anne@example.com') => ({
    key: randomUUID(),
    accountId: randomUUID(),
    kind: 'invoice.sent',
    to,
    subject: 'Grüße',
    text: 'Hello ✉',
  });
  const outbox = (id: string) =>
    database().query.selectFrom('local_outbox').selectAll().where('idempotency_key', '=', id).execute();

  test('one key is one message, whoever asks and however often', async () => {
    const tasks = [task(database()), task(await another())] as const;
    const asked = request();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => tasks[n % 2]!.messages.accept(asked)),
    );
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.accepted === 'new')).toHaveLength(1);
    const other = { ...asked, text: 'something else' };
    await expect(tasks[0].messages.accept(other)).rejects.toMatchObject({ status: 409, code: 'key_reused' });
  });

  test('six workers on two tasks send forty messages once each', async () => {
    const tasks = [task(database()), task(await another())] as const;
    const ids: string[] = [];
    for (let n = 0; n < 40; n++) ids.push((await tasks[0].messages.accept(request())).id);
    const drain = async (one: (typeof tasks)[number]) => {
      while ((await one.deliver()) > 0);
    };
    await Promise.all([...tasks, ...tasks, ...tasks].map(drain));
    await drain(tasks[0]);
    for (const id of ids) expect(await outbox(id)).toHaveLength(1);
  });

  test('a worker that dies between sending and recording does not make it twice', async () => {
    const clock = { now: Date.now() };
    const one = task(database(), { now: () => clock.now });
    while ((await one.deliver()) > 0);
    const asked = request();
    const { id } = await one.messages.accept(asked);
    await one.queue.claim(1, 'dead worker');
    const sent = await new LocalOutbox(database()).send(await one.messages.outgoing(id), id);
    expect(await one.deliver()).toBe(0);
    clock.now += DELIVERY.leaseMs;
    expect(await one.deliver()).toBe(1);
    expect(await outbox(id)).toHaveLength(1);
    expect(await one.messages.find(asked.accountId, id)).toMatchObject({ status: 'sent', attempts: 2 });
    const row = await database()
      .query.selectFrom('messages')
      .select('provider_id')
      .where('id', '=', id)
      .executeTakeFirst();
    expect(row?.provider_id).toBe(sent.providerId);
  });

  test('a mailbox that is busy is tried again until it is no use, then the letter is dead', async () => {
    const clock = { now: Date.now() };
    const one = task(database(), { now: () => clock.now });
    const asked = request('anne@busy.invalid');
    const { id } = await one.messages.accept(asked);
    for (let tries = 0; tries < DELIVERY.maxAttempts; tries++) {
      expect(await one.deliver()).toBe(1);
      clock.now += DELIVERY.pause.capMs;
    }
    expect(await one.deliver()).toBe(0);
    expect(await one.messages.find(asked.accountId, id)).toMatchObject({
      status: 'dead',
      attempts: DELIVERY.maxAttempts,
      lastError: 'the mailbox is busy',
      sentAt: null,
    });
  });

  test('a message that will never be taken is dead at once', async () => {
    const one = task(database());
    const asked = request('nobody@bounce.invalid');
    const { id } = await one.messages.accept(asked);
    await one.deliver();
    const found = await one.messages.find(asked.accountId, id);
    expect(found).toMatchObject({ status: 'dead', attempts: 1, lastError: 'no such mailbox' });
  });

  test('an account sees its own messages, page by page, and nobody else does', async () => {
    const { messages } = task(database());
    const accountId = randomUUID();
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.push((await messages.accept({ ...request(), accountId })).id);
    const first = await messages.list(accountId, { limit: 3 });
    const second = await messages.list(accountId, { limit: 3, before: first.next ?? undefined });
    expect(second.next).toBeNull();
    const seen = [...first.items, ...second.items].map((item) => item.id);
    expect(seen.sort()).toEqual(made.sort());
    await expect(messages.find(randomUUID(), made[0] as string)).rejects.toMatchObject({ status: 404 });
  });
});
