import { Kysely, MysqlDialect, type SelectQueryBuilder, sql, type Transaction } from 'kysely';
import { backoff, wait } from '../backoff.ts';
import { NodeSqliteDialect } from './sqlite.ts';
import { tlsOf } from './tls.ts';
import type { DatabaseLocation } from './url.ts';

export type DialectName = DatabaseLocation['dialect'];

/** A service's database: queries through Kysely, and the few things in which SQLite and MySQL differ. */
export interface Database<Tables> {
  readonly dialect: DialectName;
  readonly query: Kysely<Tables>;
  /**
   * Runs `work` in a transaction and repeats it where the database gave it up for another (deadlock, lock
   * wait), so `work` must have no effect outside the transaction. Inside, use the given handle only.
   */
  transaction<T>(work: (tx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Locks the selected rows until the transaction ends; on SQLite the transaction itself is the lock. */
  locking<Q extends Lockable>(query: Q, options?: { readonly skipLocked?: boolean }): Q;
  /** Fails unless the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The part of a select query that `locking` needs. */
export type Lockable = Pick<SelectQueryBuilder<never, never, unknown>, 'forUpdate' | 'skipLocked'>;

const TRANSACTION_TRIES = 12;

/** Opens the database lazily: the first query connects. */
export async function openDatabase<Tables>(location: DatabaseLocation): Promise<Database<Tables>> {
  const query = new Kysely<Tables>({
    dialect:
      location.dialect === 'sqlite' ? new NodeSqliteDialect(location.file) : await mysqlDialect(location),
  });
  return {
    dialect: location.dialect,
    query,
    transaction: (work) => retrying(() => query.transaction().execute(work)),
    locking: (select, options) => {
      if (location.dialect === 'sqlite') return select;
      const locked = select.forUpdate();
      return (options?.skipLocked ? locked.skipLocked() : locked) as unknown as typeof select;
    },
    ping: async () => {
      await sql`select 1`.execute(query);
    },
    close: () => query.destroy(),
  };
}

async function mysqlDialect(location: DatabaseLocation & { dialect: 'mysql' }): Promise<MysqlDialect> {
  // Loaded only where it is needed: the driver is most of what a service would load at start.
  const { createPool } = await import('mysql2');
  return new MysqlDialect({
    pool: createPool({
      host: location.host,
      port: location.port,
      user: location.user,
      password: location.password,
      database: location.database,
      charset: 'utf8mb4_bin',
      timezone: 'Z',
      ...tlsOf(location.host),
      connectionLimit: 10,
      connectTimeout: 5000,
      enableKeepAlive: true,
    }),
  });
}

async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (tries >= TRANSACTION_TRIES || !isGivenUp(error)) throw error;
      await wait(backoff(tries, { firstMs: 5, capMs: 250 }));
    }
  }
}

/** True where the database ended a transaction in favour of another one, and repeating it is right. */
function isGivenUp(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ER_LOCK_DEADLOCK' || code === 'ER_LOCK_WAIT_TIMEOUT' || code === 'ER_CHECKREAD';
}

const SQLITE_CONSTRAINT_PRIMARY_KEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

/** True where an insert met a row that already has the same unique key. */
export function isUniqueViolation(error: unknown): boolean {
  if (codeOf(error) === 'ER_DUP_ENTRY') return true;
  const number = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return number === SQLITE_CONSTRAINT_PRIMARY_KEY || number === SQLITE_CONSTRAINT_UNIQUE;
}

/** The driver's own error code, if there is one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
