/** Makes schemas and users, as the database's administrator: once an environment and service, before its first migration. */
import type { Connection } from 'mysql2/promise';
import * as z from 'zod';
import { ConfigError } from '../config.ts';
import { codeOf } from './database.ts';
import { tlsOf } from './tls.ts';
import { type DatabaseLocation, parseDatabaseUrl } from './url.ts';

type MysqlLocation = Extract<DatabaseLocation, { readonly dialect: 'mysql' }>;

export interface Administrator {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** What is asked for: nothing where the database is SQLite, whose files need no schema and no user. */
export type Provisioning =
  | { readonly kind: 'sqlite' }
  | {
      readonly kind: 'mysql';
      readonly administrator: Administrator;
      readonly wanted: readonly MysqlLocation[];
    };

/** The administrator's secret as RDS keeps it in Secrets Manager. */
const ADMINISTRATOR = 'ADMIN_DATABASE';
/** `DATABASE_FOR_AUTH` holds what auth gets as its `DATABASE_URL`. */
const WANTED = 'DATABASE_FOR_';

const administratorSecret = z.discriminatedUnion('engine', [
  z.object({ engine: z.literal('sqlite') }),
  z.object({
    engine: z.enum(['mysql', 'mariadb']),
    host: z.string().min(1),
    port: z.coerce.number().int().min(1).max(65535).default(3306),
    username: z.string().min(1),
    password: z.string().min(1),
  }),
]);

const SYSTEM_SCHEMAS = new Set(['mysql', 'sys', 'information_schema', 'performance_schema']);
/** For rows, and for steps of a schema that only expand: no service can drop a table. */
const PRIVILEGES = 'select, insert, update, delete, create, alter, index, references';
const LOCK_SECONDS = 60;
const CONNECT_LIMIT_MS = 10_000;
const STATEMENT_LIMIT_MS = 30_000;

/** Throws a ConfigError with every fault; no value is in it. */
export function readProvisioning(environment: NodeJS.ProcessEnv): Provisioning {
  const faults: { variable: string; message: string }[] = [];
  const fault = (variable: string, message: string) => faults.push({ variable, message });
  const administrator = administratorSecret.safeParse(jsonOf(environment[ADMINISTRATOR]));
  if (!administrator.success)
    fault(ADMINISTRATOR, 'must be the administrator’s secret of the database, in JSON');
  const found = Object.entries(environment).filter(([name]) => name.startsWith(WANTED));
  if (found.length === 0) fault(`${WANTED}…`, 'is required: one for each service that gets a schema');
  const wanted = found.flatMap(([variable, text = '']) => {
    try {
      const location = parseDatabaseUrl(text);
      if (location.dialect === 'sqlite') return [];
      if (location.user === '' || location.password === '') fault(variable, 'names no user or no password');
      else if (!/^[\w-]{1,64}$/.test(location.database))
        fault(variable, 'names a schema that is not letters, digits, "_" and "-"');
      else if (SYSTEM_SCHEMAS.has(location.database)) fault(variable, 'names a schema of the server itself');
      else return [{ variable, location }];
    } catch (error) {
      fault(variable, (error as Error).message);
    }
    return [];
  });
  const seen = new Map<string, string>();
  for (const { variable, location } of wanted) {
    for (const taken of [`schema ${location.database}`, `user ${location.user}`]) {
      const other = seen.get(taken);
      if (other) fault(variable, `has the ${taken} of ${other}`);
      seen.set(taken, variable);
    }
    if (
      administrator.data &&
      'username' in administrator.data &&
      location.user === administrator.data.username
    )
      fault(variable, 'names the administrator as its user');
  }
  if (faults.length > 0 || !administrator.success) throw new ConfigError(faults);
  if (administrator.data.engine === 'sqlite') return { kind: 'sqlite' };
  const { host, port, username: user, password } = administrator.data;
  return {
    kind: 'mysql',
    administrator: { host, port, user, password },
    wanted: wanted.map(({ location }) => location),
  };
}

/**
 * Each service's schema, its user with the password of its secret, and the user's rights on that schema alone. Doing it
 * again changes nothing; a password that differs becomes the secret's. Throws an Error without any statement in it.
 */
export async function provision(
  administrator: Administrator,
  wanted: readonly MysqlLocation[],
): Promise<void> {
  const { createConnection } = await import('mysql2/promise');
  const { host } = administrator;
  const connection = await createConnection({
    ...administrator,
    ...tlsOf(host),
    charset: 'utf8mb4_bin',
    connectTimeout: CONNECT_LIMIT_MS,
  }).catch((error: unknown) => {
    throw failed(`connecting to ${host} as the administrator`, error);
  });
  try {
    const [rows] = await asked(connection, 'taking the lock', "select get_lock('inx-provision', ?) as held", [
      LOCK_SECONDS,
    ]);
    if ((rows as { held: number | null }[])[0]?.held !== 1)
      throw new Error(`another task has been making schemas for more than ${LOCK_SECONDS} s`);
    for (const location of wanted) await provisionOne(connection, location);
  } finally {
    await connection.end(); // the lock goes with it
  }
}

async function provisionOne(
  connection: Connection,
  { database, user, password }: MysqlLocation,
): Promise<void> {
  const schema = connection.escapeId(database);
  // In a grant a schema's name is a pattern (MySQL reference manual, "GRANT Statement").
  const pattern = connection.escapeId(database.replaceAll('_', '\\_'));
  const account = `${connection.escape(user)}@'%'`;
  const secret = connection.escape(password);
  const steps: [string, string][] = [
    [
      `making the schema ${database}`,
      `create database if not exists ${schema} character set utf8mb4 collate utf8mb4_bin`,
    ],
    [`making the user ${user}`, `create user if not exists ${account} identified by ${secret}`],
    [`setting the password of ${user}`, `alter user ${account} identified by ${secret}`],
    [`granting ${user} its schema`, `grant ${PRIVILEGES} on ${pattern}.* to ${account}`],
  ];
  for (const [what, statement] of steps) await asked(connection, what, statement);
}

async function asked(connection: Connection, what: string, sql: string, values: unknown[] = []) {
  try {
    return await connection.query({ sql, values, timeout: LOCK_SECONDS * 1000 + STATEMENT_LIMIT_MS });
  } catch (error) {
    throw failed(what, error);
  }
}

/** The driver's error holds the statement, and the statement a password: its code alone goes on. */
function failed(what: string, error: unknown): Error {
  return new Error(`${what} failed: ${codeOf(error) ?? 'the database gave no code'}`);
}

function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
