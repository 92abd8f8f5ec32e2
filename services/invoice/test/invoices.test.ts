import { randomUUID } from 'node:crypto';
import { type Database, Queue } from '@invoxa/kit-node';
import { onEveryDatabase } from '@invoxa/kit-node/testing';
import { expect, test } from 'vitest';
import { type Announcement, OUTBOX } from '../src/announcements.ts';
import { Invoices } from '../src/invoices.ts';
import { type InvoiceTables, migrations } from '../src/migrations.ts';
import { type DraftBody, draftBody, type Invoice, invoice, listQuery } from '../src/schemas.ts';

const DRAFT: DraftBody = {
  clientId: 'client-1',
  clientName: 'Änne Öz',
  clientEmail: 'anne@example.com',
  currency: 'EUR',
  dueDate: '2030-01-31',
  lines: [
    { description: 'Work 🛠', quantity: 3, unitAmount: 5000, taxBasisPoints: 1900 },
    { description: 'Travel', quantity: 1, unitAmount: 333, taxBasisPoints: 700 },
  ],
};
const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

onEveryDatabase<InvoiceTables>(migrations, ({ database, another }) => {
  const invoicesOn = (db: Database<InvoiceTables>) =>
    new Invoices(db, new Queue<InvoiceTables, Announcement>(db, OUTBOX));
  const paid = (one: Invoice, paymentId: string) => ({
    accountId: one.accountId,
    paymentId,
    amount: one.total,
    currency: one.currency,
  });

  test('a draft is kept as it was written, with its sums and without a number', async () => {
    const account = randomUUID();
    const created = await invoicesOn(database()).create(account, DRAFT);
    expect(created).toMatchObject({ status: 'draft', number: null, net: 15333, tax: 2873, total: 18206 });
    expect(await invoicesOn(database()).find(account, created.id)).toEqual(created);
    expect(invoice.parse(created)).toEqual(created);
    expect(created.lines[0]).toEqual({ ...DRAFT.lines[0], net: 15000, tax: 2850 });
  });

  test('fifty writers over four tasks number one account without gaps or doubles', async () => {
    const account = randomUUID();
    const tasks = [database(), await another(), await another(), await another()].map(invoicesOn);
    const sent = await Promise.all(
      count(0, 49).map(async (writer) => {
        const task = tasks[writer % tasks.length] as Invoices;
        const { id } = await task.create(account, DRAFT);
        return task.send(account, id);
      }),
    );
    const numbers = sent.map((one) => one.number ?? 0).sort((a, b) => a - b);
    expect(numbers).toEqual(count(1, 50));
  });

  test('fifty writers who send the same invoice give it one number, and announce it once', async () => {
    const account = randomUUID();
    const tasks = [database(), await another()].map(invoicesOn);
    const { id } = await (tasks[0] as Invoices).create(account, DRAFT);
    const sent = await Promise.all(count(0, 49).map((n) => (tasks[n % 2] as Invoices).send(account, id)));
    expect(new Set(sent.map((one) => one.number))).toEqual(new Set([1]));
    const rows = await database()
      .query.selectFrom('outbox')
      .select('payload')
      .where('id', '=', `invoice-sent:${id}`)
      .execute();
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]!.payload)).toMatchObject({
      to: 'anne@example.com',
      subject: 'Invoice 1: EUR 182.06',
      accountId: account,
    });
  });

  test('an invoice that cannot be announced is not sent, and leaves no gap', async () => {
    const account = randomUUID();
    const db = database();
    const invoices = invoicesOn(db);
    const first = await invoices.create(account, DRAFT);
    const blocked = { id: `invoice-sent:${first.id}`, payload: 'null', state: 'done' as const, attempts: 0 };
    const rest = { due_at: 0, lease_token: null, last_error: null, created_at: 0, ended_at: null };
    await db.query
      .insertInto('outbox')
      .values({ ...blocked, ...rest })
      .execute();
    await expect(invoices.send(account, first.id)).rejects.toThrow();
    expect(await invoices.find(account, first.id)).toMatchObject({ status: 'draft', number: null });
    const second = await invoices.create(account, DRAFT);
    expect(await invoices.send(account, second.id)).toMatchObject({ number: 1 });
  });

  test('each account counts for itself', async () => {
    const invoices = invoicesOn(database());
    for (const account of [randomUUID(), randomUUID()]) {
      const { id } = await invoices.create(account, DRAFT);
      expect((await invoices.send(account, id)).number).toBe(1);
    }
  });

  test('a payment counts once, however often and by however many it is told', async () => {
    const account = randomUUID();
    const tasks = [database(), await another()].map(invoicesOn);
    const [one, two] = tasks as [Invoices, Invoices];
    const { id } = await one.create(account, DRAFT);
    const sent = await one.send(account, id);
    const told = await Promise.all(
      count(0, 9).map((n) => (n % 2 ? one : two).markPaid(id, paid(sent, 'p-1'))),
    );
    expect(new Set(told.map((i) => `${i.status} ${i.paymentId} ${i.paidAt}`)).size).toBe(1);
    await expect(one.markPaid(id, paid(sent, 'p-2'))).rejects.toMatchObject({
      code: 'already_paid',
      status: 409,
    });
  });

  test('of two payments at once one wins', async () => {
    const account = randomUUID();
    const tasks = [invoicesOn(database()), invoicesOn(await another())] as const;
    const { id } = await tasks[0].create(account, DRAFT);
    const sent = await tasks[0].send(account, id);
    const ends = await Promise.allSettled(tasks.map((task, n) => task.markPaid(id, paid(sent, `p-${n}`))));
    expect(ends.map((end) => end.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('states go only forward', async () => {
    const account = randomUUID();
    const invoices = invoicesOn(database());
    const draft = await invoices.create(account, DRAFT);
    const { id } = draft;
    await expect(invoices.void(account, id)).rejects.toMatchObject({ code: 'not_sent' });
    await expect(invoices.markPaid(id, paid(draft, 'p'))).rejects.toMatchObject({ code: 'not_sent' });
    const sent = await invoices.send(account, id);
    await expect(invoices.replace(account, id, DRAFT)).rejects.toMatchObject({ code: 'not_a_draft' });
    await expect(invoices.remove(account, id)).rejects.toMatchObject({ code: 'not_a_draft' });
    const wrong = { ...paid(sent, 'p'), amount: sent.total - 1 };
    await expect(invoices.markPaid(id, wrong)).rejects.toMatchObject({
      code: 'amount_mismatch',
      status: 422,
    });
    const voided = await invoices.void(account, id);
    expect(voided).toMatchObject({ status: 'void', number: sent.number });
    expect(await invoices.void(account, id)).toEqual(voided);
    await expect(invoices.markPaid(id, paid(sent, 'p'))).rejects.toMatchObject({ code: 'not_sent' });
    await expect(invoices.send(account, id)).rejects.toMatchObject({ code: 'not_a_draft' });
  });

  test('a draft can be rewritten and thrown away', async () => {
    const account = randomUUID();
    const invoices = invoicesOn(database());
    const { id } = await invoices.create(account, DRAFT);
    const lines = [{ description: 'One', quantity: 1, unitAmount: 100, taxBasisPoints: 0 }];
    expect(await invoices.replace(account, id, { ...DRAFT, dueDate: null, lines })).toMatchObject({
      total: 100,
      dueDate: null,
      lines: [{ description: 'One' }],
    });
    await invoices.remove(account, id);
    await expect(invoices.find(account, id)).rejects.toMatchObject({ status: 404 });
  });

  test("somebody else's invoice is no invoice", async () => {
    const invoices = invoicesOn(database());
    const one = await invoices.create(randomUUID(), DRAFT);
    const stranger = randomUUID();
    const ends = await Promise.allSettled([
      invoices.find(stranger, one.id),
      invoices.send(stranger, one.id),
      invoices.void(stranger, one.id),
      invoices.remove(stranger, one.id),
      invoices.markPaid(one.id, { ...paid(one, 'p'), accountId: stranger }),
    ]);
    for (const end of ends) expect(end).toMatchObject({ status: 'rejected', reason: { status: 404 } });
    expect(await invoices.find(one.accountId, one.id)).toEqual(one);
  });

  test('a list goes through everything once, newest first, page by page', async () => {
    const account = randomUUID();
    const invoices = invoicesOn(database());
    const made: string[] = [];
    for (const _ of count(1, 7)) made.push((await invoices.create(account, DRAFT)).id);
    await invoices.send(account, made[0] as string);
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await invoices.list(account, listQuery.parse({ limit: '3', ...(before && { before }) }));
      seen.push(...page.items.map((item) => item.id));
      before = page.next ?? undefined;
    } while (before);
    expect([...seen].sort()).toEqual([...made].sort());
    const sent = await invoices.list(account, listQuery.parse({ status: 'sent' }));
    expect(sent.items.map((item) => item.id)).toEqual([made[0]]);
  });

  test('what asks for nothing, or for more than can be counted, is refused', async () => {
    const invoices = invoicesOn(database());
    const free = { description: 'Free', quantity: 1, unitAmount: 0, taxBasisPoints: 0 };
    const vast = { ...free, quantity: 1_000_000, unitAmount: 1_000_000_000_000 };
    for (const lines of [[free], [vast]]) {
      await expect(invoices.create(randomUUID(), { ...DRAFT, lines })).rejects.toMatchObject({ status: 400 });
    }
  });
});

test.each([
  ['no lines', { lines: [] }],
  ['a currency that does not exist', { currency: 'XXA' }],
  ['a broken amount', { lines: [{ ...DRAFT.lines[0], unitAmount: 1.5 }] }],
  ['a negative quantity', { lines: [{ ...DRAFT.lines[0], quantity: -1 }] }],
  ['a date that does not exist', { dueDate: '2030-02-30' }],
  ['an unknown field', { discount: 5 }],
  ['no e-mail address', { clientEmail: 'nobody' }],
])('a draft with %s is refused', (_name, change) => {
  expect(draftBody.safeParse({ ...DRAFT, ...change }).success).toBe(false);
});
