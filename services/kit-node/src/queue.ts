import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { type Backoff, backoff } from './backoff.ts';
import type { Database } from './database/database.ts';
import { type Migration, TIME } from './database/migrate.ts';
import type { Log } from './log.ts';

/** A row of a queue table. */
export interface QueueRow {
  id: string;
  payload: string;
  state: 'waiting' | 'done' | 'dead';
  attempts: number;
  due_at: number;
  lease_token: string | null;
  last_error: string | null;
  created_at: number;
  ended_at: number | null;
}

interface QueueTables {
  queue: QueueRow;
}

/** Work that one worker holds until its lease ends. */
export interface Leased<Payload> {
  readonly id: string;
  readonly payload: Payload;
  /** This try's number, from 1. */
  readonly attempt: number;
}

/** How a try ended. `commit` runs in the transaction that records it, or not at all. */
export type Verdict<Tables> =
  | { readonly kind: 'done'; readonly commit?: (tx: Transaction<Tables>) => Promise<void> }
  | { readonly kind: 'retry'; readonly reason: string }
  | { readonly kind: 'dead'; readonly reason: string };

export interface QueueOptions {
  readonly table: string;
  readonly maxAttempts: number;
  /** Must outlast one try, its time-outs included: afterwards another worker takes the work. */
  readonly leaseMs: number;
  readonly pause: Backoff;
  readonly now?: () => number;
}

/** The migrations that make a queue's table. */
export function queueMigrations(prefix: string, table: string): Migration[] {
  return [
    {
      name: `${prefix}-create-${table}`,
      up: (schema) =>
        schema
          .table(table)
          .addColumn('id', 'varchar(128)', (c) => c.primaryKey())
          .addColumn('payload', 'text', (c) => c.notNull())
          .addColumn('state', 'varchar(16)', (c) => c.notNull())
          .addColumn('attempts', 'integer', (c) => c.notNull())
          .addColumn('due_at', TIME, (c) => c.notNull())
          .addColumn('lease_token', 'varchar(36)')
          .addColumn('last_error', 'varchar(500)')
          .addColumn('created_at', TIME, (c) => c.notNull())
          .addColumn('ended_at', TIME)
          .execute(),
    },
    {
      name: `${prefix}-index-${table}-due`,
      up: (schema) => schema.index(`${table}_due`, table, ['state', 'due_at']),
    },
  ];
}

/**
 * Work kept in a table, so that it is committed together with what caused it. A worker takes a lease on
 * what is due, by moving `due_at` past the lease's end: nobody else sees the row until then, and if the
 * worker dies the row becomes due again by itself. Only the holder of the lease's token may settle it.
 */
export class Queue<Tables, Payload> {
  readonly #database: Database<Tables>;
  readonly #options: QueueOptions;
  readonly #now: () => number;

  constructor(database: Database<Tables>, options: QueueOptions) {
    this.#database = database;
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Adds work, in the caller's transaction. */
  async add(tx: Transaction<Tables>, id: string, payload: Payload): Promise<void> {
    const now = this.#now();
    await this.#tables(tx)
      .insertInto(this.#table)
      .values({
        id,
        payload: JSON.stringify(payload),
        state: 'waiting',
        attempts: 0,
        due_at: now,
        lease_token: null,
        last_error: null,
        created_at: now,
        ended_at: null,
      })
      .execute();
  }

  /** One round: takes what is due, tries each, records how it went. Returns how much there was. */
  async work(
    limit: number,
    attempt: (leased: Leased<Payload>) => Promise<Verdict<Tables>>,
    log: Log,
    signal?: AbortSignal,
  ): Promise<number> {
    const token = randomUUID();
    const leased = signal?.aborted ? [] : await this.claim(limit, token);
    await Promise.all(
      leased.map(async (one) => {
        const verdict = await attempt(one).catch((error: unknown): Verdict<Tables> => {
          return { kind: 'retry', reason: error instanceof Error ? error.message : String(error) };
        });
        const recorded = await this.settle(one, token, verdict);
        const told = { queue: this.#options.table, id: one.id, attempt: one.attempt, ...reasonOf(verdict) };
        if (!recorded) log.warn(told, 'the lease was lost before the work was settled');
        else if (verdict.kind !== 'done') log.warn(told, 'queued work failed');
      }),
    );
    return leased.length;
  }

  /** Takes a lease on up to `limit` rows that are due. */
  async claim(limit: number, token: string): Promise<Leased<Payload>[]> {
    const now = this.#now();
    // A look without locks first: with nothing to do, no worker takes SQLite's only write lock.
    if ((await this.#due(this.#tables(this.#database.query), now, 1).execute()).length === 0) return [];
    return this.#database.transaction(async (tx) => {
      const tables = this.#tables(tx);
      const rows = await this.#database
        .locking(this.#due(tables, now, limit), { skipLocked: true })
        .execute();
      if (rows.length === 0) return [];
      await tables
        .updateTable(this.#table)
        .set((e) => ({
          lease_token: token,
          due_at: now + this.#options.leaseMs,
          attempts: e('attempts', '+', 1),
        }))
        .where(
          'id',
          'in',
          rows.map((row) => row.id),
        )
        .execute();
      return rows.map((row) => ({
        id: row.id,
        payload: JSON.parse(row.payload) as Payload,
        attempt: row.attempts + 1,
      }));
    });
  }

  /** Records a verdict; false where the lease has gone to somebody else. */
  settle(leased: Leased<Payload>, token: string, verdict: Verdict<Tables>): Promise<boolean> {
    const { maxAttempts, pause } = this.#options;
    const now = this.#now();
    const given = verdict.kind === 'retry' && leased.attempt >= maxAttempts ? 'dead' : verdict.kind;
    return this.#database.transaction(async (tx) => {
      const result = await this.#tables(tx)
        .updateTable(this.#table)
        .set({
          state: given === 'retry' ? 'waiting' : given,
          lease_token: null,
          due_at: given === 'retry' ? Math.round(now + backoff(leased.attempt, pause)) : now,
          last_error: verdict.kind === 'done' ? null : verdict.reason.slice(0, 500),
          ended_at: given === 'retry' ? null : now,
        })
        .where('id', '=', leased.id)
        .where('lease_token', '=', token)
        .executeTakeFirst();
      if (result.numUpdatedRows === 0n) return false;
      if (verdict.kind === 'done') await verdict.commit?.(tx);
      return true;
    });
  }

  /** How a piece of work stands. */
  async find(id: string): Promise<QueueRow | undefined> {
    return this.#tables(this.#database.query)
      .selectFrom(this.#table)
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
  }

  #due(tables: Kysely<QueueTables>, now: number, limit: number) {
    return tables
      .selectFrom(this.#table)
      .select(['id', 'payload', 'attempts'])
      .where('state', '=', 'waiting')
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .limit(limit);
  }

  /** The same handle, seen as one that has the queue's table, whose real name is in `#table`. */
  #tables(db: Kysely<Tables>): Kysely<QueueTables> {
    return db as unknown as Kysely<QueueTables>;
  }

  get #table(): 'queue' {
    return this.#options.table as 'queue';
  }
}

const reasonOf = <T>(verdict: Verdict<T>) => (verdict.kind === 'done' ? {} : { reason: verdict.reason });
