import { mkdirSync } from 'node:fs';
import * as path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** How long a statement waits for another process's write lock before it fails. */
const LOCK_WAIT_MS = 8000;
/**
 * SQLite's own wait blocks the event loop, so it is kept short, and the waiting is done here between tries:
 * two connections in one process would otherwise keep each other from ever finishing.
 */
const BUSY_TIMEOUT_MS = 20;

/** A Kysely dialect over Node's own SQLite, in WAL mode, whose transactions take the write lock at once. */
export class NodeSqliteDialect implements Dialect {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  createDriver(): Driver {
    return new NodeSqliteDriver(this.#file);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): SqliteAdapter {
    return new SqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    // Kysely asks for its own "any" here; the introspector only reads the catalogue.
    return new SqliteIntrospector(db as ConstructorParameters<typeof SqliteIntrospector>[0]);
  }
}

class NodeSqliteDriver implements Driver {
  readonly #file: string;
  #database: DatabaseSync | undefined;
  #connection: NodeSqliteConnection | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  async init(): Promise<void> {
    mkdirSync(path.dirname(this.#file), { recursive: true });
    this.#database = new DatabaseSync(this.#file, { timeout: BUSY_TIMEOUT_MS });
    this.#connection = new NodeSqliteConnection(this.#database);
    for (const pragma of ['journal_mode = wal', 'synchronous = normal', 'foreign_keys = on']) {
      await this.#connection.executeQuery(CompiledQuery.raw(`pragma ${pragma}`));
    }
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#connection === undefined) throw new Error('the database is closed');
    return this.#connection;
  }

  /** IMMEDIATE: a deferred transaction that reads first and writes later fails when another wrote between. */
  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite ends the transaction by itself on some errors (a full disk); rolling back again would hide them.
    if (this.#database?.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#connection = undefined;
    if (this.#database?.isOpen) this.#database.close();
  }
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const deadline = performance.now() + LOCK_WAIT_MS;
    for (;;) {
      try {
        return this.#run<R>(query);
      } catch (error) {
        if (!isLocked(error) || performance.now() > deadline) throw error;
        await delay(2 + Math.random() * 15);
      }
    }
  }

  // biome-ignore lint/correctness/useYield: streaming is not offered, and the interface wants a generator.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming queries are not supported on SQLite');
  }

  #run<R>(query: CompiledQuery): QueryResult<R> {
    const statement = this.#database.prepare(query.sql);
    const parameters = query.parameters as SQLInputValue[];
    if (statement.columns().length > 0) return { rows: statement.all(...parameters) as R[] };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

function isLocked(error: unknown): boolean {
  if (!(error instanceof Error) || !('errcode' in error)) return false;
  const primary = Number(error.errcode) & 0xff; // extended codes keep the primary one in the low byte
  return primary === SQLITE_BUSY || primary === SQLITE_LOCKED;
}
