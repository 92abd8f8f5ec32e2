import { createHash, randomUUID } from 'node:crypto';
import { conflict, type Database, isUniqueViolation, notFound, type Queue } from '@invoxa/kit-node';
import type { Transaction } from 'kysely';
import type { NotificationTables } from './migrations.ts';

/** A message as another service asks for it. */
export interface Request {
  readonly key: string;
  readonly accountId?: string | undefined;
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export type Status = 'queued' | 'sent' | 'dead';

/** A message as its account sees it. */
export interface Message {
  readonly id: string;
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly status: Status;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: string;
  readonly sentAt: string | null;
}

export interface Page {
  readonly limit: number;
  readonly before?: string | undefined;
}

/** The messages, and their way into the delivery queue. */
export class Messages {
  readonly #database: Database<NotificationTables>;
  readonly #deliveries: Queue<NotificationTables, null>;

  constructor(database: Database<NotificationTables>, deliveries: Queue<NotificationTables, null>) {
    this.#database = database;
    this.#deliveries = deliveries;
  }

  /** Accepts a message once for each key; 409 where the key was used for another message. */
  async accept(request: Request): Promise<{ readonly id: string; readonly accepted: 'new' | 'again' }> {
    const digest = digestOf(request);
    const id = randomUUID();
    try {
      await this.#database.transaction(async (tx) => {
        await tx
          .insertInto('messages')
          .values(rowOf(id, digest, request))
          .execute();
        await this.#deliveries.add(tx, id, null);
      });
      return { id, accepted: 'new' };
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
    const before = await this.#database.query
      .selectFrom('messages')
      .select(['id', 'digest'])
      .where('message_key', '=', request.key)
      .executeTakeFirstOrThrow();
    if (before.digest !== digest) throw conflict('key_reused', 'this key was used for another message');
    return { id: before.id, accepted: 'again' };
  }

  /** What a provider needs of a message. */
  outgoing(id: string) {
    return this.#database.query
      .selectFrom('messages')
      .select(['recipient', 'subject', 'body'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  }

  /** Records that a message has left, in the transaction that settles its delivery. */
  async markSent(tx: Transaction<NotificationTables>, id: string, providerId: string): Promise<void> {
    await tx
      .updateTable('messages')
      .set({ sent_at: Date.now(), provider_id: providerId })
      .where('id', '=', id)
      .execute();
  }

  /** An account's messages, newest first. */
  async list(accountId: string, page: Page): Promise<{ items: Message[]; next: string | null }> {
    let select = this.#select()
      .where('account_id', '=', accountId)
      .orderBy('messages.created_at', 'desc')
      .orderBy('messages.id', 'desc')
      .limit(page.limit + 1);
    if (page.before !== undefined) {
      const last = await this.#database.query
        .selectFrom('messages')
        .select(['created_at', 'id'])
        .where('id', '=', page.before)
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      if (last === undefined) throw notFound('the message to go on from');
      select = select.where((e) =>
        e.or([
          e('messages.created_at', '<', last.created_at),
          e.and([e('messages.created_at', '=', last.created_at), e('messages.id', '<', last.id)]),
        ]),
      );
    }
    const rows = await select.execute();
    const items = rows.slice(0, page.limit).map(toMessage);
    return { items, next: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
  }

  /** One message of an account. */
  async find(accountId: string, id: string): Promise<Message> {
    const row = await this.#select()
      .where('messages.id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (row === undefined) throw notFound('the message');
    return toMessage(row);
  }

  #select() {
    return this.#database.query
      .selectFrom('messages')
      .innerJoin('deliveries', 'deliveries.id', 'messages.id')
      .select(['messages.id', 'kind', 'recipient', 'subject', 'messages.created_at', 'sent_at'])
      .select(['deliveries.state', 'deliveries.attempts', 'deliveries.last_error']);
  }
}

interface Row {
  id: string;
  kind: string;
  recipient: string;
  subject: string;
  created_at: number;
  sent_at: number | null;
  state: 'waiting' | 'done' | 'dead';
  attempts: number;
  last_error: string | null;
}

const STATUS = { waiting: 'queued', done: 'sent', dead: 'dead' } as const;

function toMessage(row: Row): Message {
  return {
    id: row.id,
    kind: row.kind,
    to: row.recipient,
    subject: row.subject,
    status: STATUS[row.state],
    attempts: row.attempts,
    lastError: row.last_error,
    createdAt: new Date(row.created_at).toISOString(),
    sentAt: row.sent_at === null ? null : new Date(row.sent_at).toISOString(),
  };
}

function rowOf(id: string, digest: string, request: Request) {
  return {
    id,
    message_key: request.key,
    digest,
    account_id: request.accountId ?? null,
    kind: request.kind,
    recipient: request.to,
    subject: request.subject,
    body: request.text,
    created_at: Date.now(),
    sent_at: null,
    provider_id: null,
  };
}

function digestOf({ accountId, kind, to, subject, text }: Request): string {
  return createHash('sha256')
    .update(JSON.stringify([accountId ?? null, kind, to, subject, text]))
    .digest('hex');
}
