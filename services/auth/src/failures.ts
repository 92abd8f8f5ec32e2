import { createHash } from 'node:crypto';
import { ApiError, type Database } from '@invoxa/kit-node';
import { sql } from 'kysely';
import type { AuthTables } from './migrations.ts';

const WINDOW_MS = 15 * 60 * 1000;

/** How many failures are free, and how long the lock is afterwards: doubling with each further one. */
export interface FailureLimit {
  readonly free: number;
  readonly firstLockMs: number;
  readonly maxLockMs: number;
}

/**
 * Counts failed log-ins of an account or an address in the database, so that all tasks count together.
 * Only accounts that exist are counted by account: registering tells anyway which ones do (409), and rows
 * for every invented address would be an attacker's to fill the table with.
 */
export class LoginFailures {
  readonly #database: Database<AuthTables>;
  readonly #now: () => number;

  constructor(database: Database<AuthTables>, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /** Fails with 429 while the subject is locked. */
  async admit(subject: string): Promise<void> {
    const row = await this.#database.query
      .selectFrom('login_failures')
      .select('locked_until')
      .where('subject', '=', hashOf(subject))
      .executeTakeFirst();
    const left = (row?.locked_until ?? 0) - this.#now();
    if (left <= 0) return;
    throw new ApiError(429, 'too_many_failures', 'too many failed log-ins; try again later', {
      headers: { 'retry-after': String(Math.ceil(left / 1000)) },
    });
  }

  /** Counts one failure, and locks where there were too many within the window. */
  async count(subject: string, limit: FailureLimit): Promise<void> {
    const now = this.#now();
    const hash = hashOf(subject);
    await this.#database.transaction(async (tx) => {
      const fresh = { subject: hash, failures: 0, window_ends_at: now + WINDOW_MS, locked_until: 0 };
      const insert = tx.insertInto('login_failures').values(fresh);
      // The empty update takes the row's lock at once; reading first and then writing invites deadlocks.
      await (this.#database.dialect === 'mysql'
        ? insert.onDuplicateKeyUpdate({ subject: sql`subject` })
        : insert.onConflict((conflict) => conflict.column('subject').doNothing())
      ).execute();
      const row = await tx
        .selectFrom('login_failures')
        .selectAll()
        .where('subject', '=', hash)
        .executeTakeFirstOrThrow();
      const failures = row.window_ends_at <= now ? 1 : row.failures + 1;
      const over = failures - limit.free;
      const lock = over > 0 ? Math.min(limit.firstLockMs * 2 ** Math.min(over - 1, 20), limit.maxLockMs) : 0;
      await tx
        .updateTable('login_failures')
        .set({ failures, window_ends_at: now + WINDOW_MS, locked_until: lock > 0 ? now + lock : 0 })
        .where('subject', '=', hash)
        .execute();
    });
  }

  /** Forgets the failures: the subject logged in. */
  async clear(subject: string): Promise<void> {
    await this.#database.query.deleteFrom('login_failures').where('subject', '=', hashOf(subject)).execute();
  }

  /** Removes what no longer counts. */
  async prune(): Promise<void> {
    const now = this.#now();
    await this.#database.query
      .deleteFrom('login_failures')
      .where('window_ends_at', '<', now)
      .where('locked_until', '<', now)
      .execute();
  }
}

const hashOf = (subject: string): string => createHash('sha256').update(subject).digest('hex');
