import { type ColumnDataType, type CreateTableBuilder, type Kysely, sql } from 'kysely';
import { codeOf, type Database, type DialectName } from './database.ts';

/**
 * One forward step of a schema. Exactly one statement that changes the schema each, made so that running it
 * again does no harm: MySQL commits such statements at once, and a crash may fall between one and its record.
 * Steps only expand, as the release before goes on running on the new schema.
 */
export interface Migration {
  readonly name: string;
  up(schema: Schema): Promise<void>;
}

/** What a migration works with. */
export interface Schema {
  readonly db: Kysely<unknown>;
  readonly dialect: DialectName;
  /** Begins a table that need not be new, with the table options that all our tables share. */
  table<Name extends string>(name: Name): CreateTableBuilder<Name>;
  /** Adds an index that need not be new. */
  index(name: string, table: string, columns: readonly string[]): Promise<void>;
}

/** Milliseconds since 1970: a whole number on both databases, without time zones. */
export const TIME: ColumnDataType = 'bigint';

interface VersionTables {
  schema_migrations: { name: string; applied_at: number };
}

const TABLE = 'schema_migrations';
const LOCK_SECONDS = 60;

/** Applies what is missing, in order, and returns the names. Safe when several tasks do it at once. */
export async function migrate<T>(
  database: Database<T>,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const { dialect } = database;
  const query = database.query as unknown as Kysely<VersionTables>;
  if (dialect === 'sqlite') {
    // The write lock of one transaction keeps other tasks out, and a failed step leaves no trace.
    return query.transaction().execute((tx) => apply(tx, dialect, migrations));
  }
  return query.connection().execute((connection) => underNamedLock(connection, dialect, migrations));
}

async function underNamedLock(
  connection: Kysely<VersionTables>,
  dialect: DialectName,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  // The server's named locks are shared by all its schemas, so the schema's name is part of the lock's.
  const name = sql`left(concat('inx-migrate-', database()), 64)`;
  const held = await sql<{ held: number | null }>`select get_lock(${name}, ${LOCK_SECONDS}) as held`.execute(
    connection,
  );
  if (held.rows[0]?.held !== 1) {
    throw new Error(`another task has been migrating for more than ${LOCK_SECONDS} s`);
  }
  try {
    return await apply(connection, dialect, migrations);
  } finally {
    await sql`select release_lock(${name})`.execute(connection);
  }
}

async function apply(
  db: Kysely<VersionTables>,
  dialect: DialectName,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const schema = schemaOf(db as unknown as Kysely<unknown>, dialect);
  await schema
    .table(TABLE)
    .addColumn('name', 'varchar(128)', (column) => column.primaryKey())
    .addColumn('applied_at', TIME, (column) => column.notNull())
    .execute();
  const done = new Set((await db.selectFrom(TABLE).select('name').execute()).map((row) => row.name));
  const missing = migrations.filter((migration) => !done.has(migration.name));
  for (const migration of missing) {
    await migration.up(schema);
    await db.insertInto(TABLE).values({ name: migration.name, applied_at: Date.now() }).execute();
  }
  return missing.map((migration) => migration.name);
}

function schemaOf(db: Kysely<unknown>, dialect: DialectName): Schema {
  return {
    db,
    dialect,
    table: (name) => {
      const table = db.schema.createTable(name).ifNotExists();
      // Binary collation: an e-mail address or a token compares the same way on both databases.
      return dialect === 'mysql'
        ? table.modifyEnd(sql`engine = innodb default charset = utf8mb4 collate = utf8mb4_bin`)
        : table;
    },
    index: async (name, table, columns) => {
      const index = db.schema
        .createIndex(name)
        .on(table)
        .columns([...columns]);
      if (dialect === 'sqlite') return index.ifNotExists().execute();
      try {
        await index.execute(); // MySQL has no IF NOT EXISTS for an index
      } catch (error) {
        if (codeOf(error) !== 'ER_DUP_KEYNAME') throw error;
      }
    },
  };
}

/** The migrations that the database lacks; all of them where it has no schema yet. */
export async function pendingMigrations<T>(
  database: Database<T>,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const query = database.query as unknown as Kysely<VersionTables>;
  let done: Set<string>;
  try {
    done = new Set((await query.selectFrom(TABLE).select('name').execute()).map((row) => row.name));
  } catch (error) {
    if (!isMissingTable(error)) throw error;
    done = new Set();
  }
  return migrations.map((migration) => migration.name).filter((name) => !done.has(name));
}

function isMissingTable(error: unknown): boolean {
  return (
    codeOf(error) === 'ER_NO_SUCH_TABLE' ||
    (error instanceof Error && error.message.startsWith('no such table'))
  );
}
