import { randomUUID } from 'node:crypto';
import { ApiError, conflict, type Database, invalid, notFound, type Queue } from '@invoxa/kit-node';
import { type Selectable, sql, type Transaction } from 'kysely';
import { AmountTooLarge, type Line, price } from './amounts.ts';
import { type Announcement, announcementOf } from './announcements.ts';
import type { InvoiceTables } from './migrations.ts';
import type { DraftBody, Invoice, ListQuery, PaidBody, Summary } from './schemas.ts';

type Row = Selectable<InvoiceTables['invoices']>;
type Tx = Transaction<InvoiceTables>;

/** The invoices of all accounts. Every change locks its invoice first, then the account's counter. */
export class Invoices {
  readonly #database: Database<InvoiceTables>;
  readonly #outbox: Queue<InvoiceTables, Announcement>;

  constructor(database: Database<InvoiceTables>, outbox: Queue<InvoiceTables, Announcement>) {
    this.#database = database;
    this.#outbox = outbox;
  }

  /** Writes a draft. */
  async create(accountId: string, draft: DraftBody): Promise<Invoice> {
    const id = randomUUID();
    const { lines, columns } = draftColumns(draft);
    return this.#database.transaction(async (tx) => {
      await tx
        .insertInto('invoices')
        .values({
          id,
          account_id: accountId,
          number: null,
          status: 'draft',
          ...columns,
          payment_id: null,
          created_at: Date.now(),
          sent_at: null,
          paid_at: null,
          voided_at: null,
        })
        .execute();
      await insertLines(tx, id, lines);
      return this.#read(tx, id);
    });
  }

  /** Rewrites a draft. */
  replace(accountId: string, id: string, draft: DraftBody): Promise<Invoice> {
    const { lines, columns } = draftColumns(draft);
    return this.#database.transaction(async (tx) => {
      onlyDraft(await this.#lock(tx, accountId, id), 'changed');
      await tx.updateTable('invoices').set(columns).where('id', '=', id).execute();
      await tx.deleteFrom('invoice_lines').where('invoice_id', '=', id).execute();
      await insertLines(tx, id, lines);
      return this.#read(tx, id);
    });
  }

  /** Throws a draft away; what has a number stays for ever. */
  remove(accountId: string, id: string): Promise<void> {
    return this.#database.transaction(async (tx) => {
      onlyDraft(await this.#lock(tx, accountId, id), 'removed');
      await tx.deleteFrom('invoice_lines').where('invoice_id', '=', id).execute();
      await tx.deleteFrom('invoices').where('id', '=', id).execute();
    });
  }

  /**
   * Sends a draft: number, state and the message to the client are one transaction, so that no number is
   * lost and no invoice goes out unannounced. Sending what is sent changes nothing.
   */
  send(accountId: string, id: string): Promise<Invoice> {
    return this.#database.transaction(async (tx) => {
      const found = await this.#lock(tx, accountId, id);
      if (found.status === 'sent') return this.#read(tx, id);
      onlyDraft(found, 'sent');
      const number = await this.#nextNumber(tx, accountId);
      await tx
        .updateTable('invoices')
        .set({ status: 'sent', number, sent_at: Date.now() })
        .where('id', '=', id)
        .execute();
      const sent = await this.#read(tx, id);
      await this.#outbox.add(tx, `invoice-sent:${id}`, announcementOf(sent));
      return sent;
    });
  }

  /** Takes a sent invoice back; it keeps its number. */
  void(accountId: string, id: string): Promise<Invoice> {
    return this.#database.transaction(async (tx) => {
      const found = await this.#lock(tx, accountId, id);
      if (found.status !== 'void') {
        onlySent(found, 'made void');
        await tx
          .updateTable('invoices')
          .set({ status: 'void', voided_at: Date.now() })
          .where('id', '=', id)
          .execute();
      }
      return this.#read(tx, id);
    });
  }

  /** Records a payment; the same payment again changes nothing, another one is refused. */
  markPaid(id: string, paid: PaidBody): Promise<Invoice> {
    return this.#database.transaction(async (tx) => {
      const found = await this.#lock(tx, paid.accountId, id);
      if (found.status === 'paid') {
        if (found.payment_id === paid.paymentId) return this.#read(tx, id);
        throw conflict('already_paid', 'the invoice has been paid with another payment');
      }
      onlySent(found, 'paid');
      if (found.total !== paid.amount || found.currency !== paid.currency) {
        const due = `${found.total} ${found.currency}`;
        throw new ApiError(422, 'amount_mismatch', `the invoice asks for ${due}, in minor units`);
      }
      await tx
        .updateTable('invoices')
        .set({ status: 'paid', payment_id: paid.paymentId, paid_at: Date.now() })
        .where('id', '=', id)
        .execute();
      return this.#read(tx, id);
    });
  }

  /** One invoice of an account. */
  find(accountId: string, id: string): Promise<Invoice> {
    return this.#read(this.#database.query, id, accountId);
  }

  /** An account's invoices, newest first. */
  async list(accountId: string, query: ListQuery): Promise<{ items: Summary[]; next: string | null }> {
    let select = this.#database.query
      .selectFrom('invoices')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(query.limit + 1);
    if (query.status) select = select.where('status', '=', query.status);
    if (query.clientId) select = select.where('client_id', '=', query.clientId);
    if (query.before) {
      const last = await this.#row(this.#database.query, query.before, accountId);
      select = select.where((e) =>
        e.or([
          e('created_at', '<', last.created_at),
          e.and([e('created_at', '=', last.created_at), e('id', '<', last.id)]),
        ]),
      );
    }
    const rows = await select.execute();
    const items = rows.slice(0, query.limit).map(toSummary);
    return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
  }

  async #lock(tx: Tx, accountId: string, id: string): Promise<Row> {
    const select = tx.selectFrom('invoices').selectAll().where('id', '=', id);
    const row = await this.#database.locking(select).executeTakeFirst();
    // Somebody else's invoice is no invoice: whether it exists is not theirs to learn.
    if (row === undefined || row.account_id !== accountId) throw notFound('the invoice');
    return row;
  }

  /** One statement that counts and locks at once: reading first and writing later would let two collide. */
  async #nextNumber(tx: Tx, accountId: string): Promise<number> {
    const insert = tx.insertInto('invoice_counters').values({ account_id: accountId, last: 1 });
    await (this.#database.dialect === 'mysql'
      ? insert.onDuplicateKeyUpdate({ last: sql`last + 1` })
      : insert.onConflict((c) => c.column('account_id').doUpdateSet({ last: sql`invoice_counters.last + 1` }))
    ).execute();
    const counter = await tx
      .selectFrom('invoice_counters')
      .select('last')
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    return counter.last;
  }

  async #row(db: Pick<Tx, 'selectFrom'>, id: string, accountId?: string): Promise<Row> {
    const row = await db.selectFrom('invoices').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined || (accountId !== undefined && row.account_id !== accountId)) {
      throw notFound('the invoice');
    }
    return row;
  }

  async #read(db: Pick<Tx, 'selectFrom'>, id: string, accountId?: string): Promise<Invoice> {
    const row = await this.#row(db, id, accountId);
    const lines = await db
      .selectFrom('invoice_lines')
      .selectAll()
      .where('invoice_id', '=', id)
      .orderBy('position')
      .execute();
    return {
      ...toSummary(row),
      lines: lines.map((line) => ({
        description: line.description,
        quantity: line.quantity,
        unitAmount: line.unit_amount,
        taxBasisPoints: line.tax_basis_points,
        net: line.net,
        tax: line.tax,
      })),
    };
  }
}

function draftColumns(draft: DraftBody) {
  const { lines, net, tax, total } = priced(draft.lines);
  if (total === 0) throw invalid([{ path: 'body.lines', message: 'an invoice must ask for something' }]);
  const columns = {
    client_id: draft.clientId,
    client_name: draft.clientName,
    client_email: draft.clientEmail,
    currency: draft.currency,
    due_date: draft.dueDate ?? null,
    net,
    tax,
    total,
  };
  return { lines, columns };
}

function priced(lines: readonly Line[]) {
  try {
    return price(lines);
  } catch (error) {
    if (error instanceof AmountTooLarge) throw invalid([{ path: 'body.lines', message: error.message }]);
    throw error;
  }
}

async function insertLines(tx: Tx, id: string, lines: ReturnType<typeof price>['lines']): Promise<void> {
  const rows = lines.map((line, position) => ({
    invoice_id: id,
    position,
    description: line.description,
    quantity: line.quantity,
    unit_amount: line.unitAmount,
    tax_basis_points: line.taxBasisPoints,
    net: line.net,
    tax: line.tax,
  }));
  await tx.insertInto('invoice_lines').values(rows).execute();
}

function onlyDraft(invoice: Row, what: string): void {
  if (invoice.status !== 'draft')
    throw conflict('not_a_draft', `only a draft can be ${what}; this is ${invoice.status}`);
}

function onlySent(invoice: Row, what: string): void {
  if (invoice.status !== 'sent') {
    throw conflict('not_sent', `only a sent invoice can be ${what}; this is ${invoice.status}`);
  }
}

function toSummary(row: Row): Summary {
  return {
    id: row.id,
    accountId: row.account_id,
    number: row.number,
    status: row.status,
    clientId: row.client_id,
    clientName: row.client_name,
    clientEmail: row.client_email,
    currency: row.currency,
    dueDate: row.due_date,
    net: row.net,
    tax: row.tax,
    total: row.total,
    paymentId: row.payment_id,
    createdAt: new Date(row.created_at).toISOString(),
    sentAt: time(row.sent_at),
    paidAt: time(row.paid_at),
    voidedAt: time(row.voided_at),
  };
}

const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
