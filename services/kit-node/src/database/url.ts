import * as path from 'node:path';
import * as z from 'zod';

/** Where a service keeps its data, after `DATABASE_URL` has been understood. */
export type DatabaseLocation =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | {
      readonly dialect: 'mysql';
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password: string;
      readonly database: string;
    };

const secretSchema = z.object({
  engine: z.enum(['mysql', 'mariadb', 'sqlite']),
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65535).optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  dbname: z.string().min(1),
});

/**
 * Reads `DATABASE_URL`: a `sqlite:///file` or `mysql://user:password@host:port/name` URL, or the JSON that
 * RDS keeps in Secrets Manager. Messages never repeat the value, as it holds a password.
 */
export function parseDatabaseUrl(text: string): DatabaseLocation {
  return text.trimStart().startsWith('{') ? fromSecret(text) : fromUrl(text);
}

function fromSecret(text: string): DatabaseLocation {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error('is neither a URL nor valid JSON');
  }
  const parsed = secretSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`secret JSON is incomplete: ${faults.join('; ')}`);
  }
  const secret = parsed.data;
  if (secret.engine === 'sqlite') {
    return { dialect: 'sqlite', file: path.join(secret.host, `${secret.dbname}.sqlite`) };
  }
  return {
    dialect: 'mysql',
    host: secret.host,
    port: secret.port ?? 3306,
    user: secret.username ?? '',
    password: secret.password ?? '',
    database: secret.dbname,
  };
}

function fromUrl(text: string): DatabaseLocation {
  if (!URL.canParse(text)) throw new Error('is neither a URL nor valid JSON');
  const url = new URL(text);
  if (url.protocol === 'sqlite:') return sqliteFrom(url);
  if (url.protocol !== 'mysql:')
    throw new Error(`scheme ${url.protocol}// is not known; use mysql or sqlite`);
  const database = decodeURIComponent(url.pathname.replace(/^\//, ''));
  if (url.hostname === '' || database === '') throw new Error('mysql URL needs a host and a database name');
  return {
    dialect: 'mysql',
    host: url.hostname,
    port: url.port === '' ? 3306 : Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
  };
}

function sqliteFrom(url: URL): DatabaseLocation {
  const file = decodeURIComponent(url.pathname);
  if (url.hostname !== '' || !path.isAbsolute(file) || file === '/') {
    throw new Error('sqlite URL needs an absolute path: sqlite:///path/to/file.sqlite');
  }
  return { dialect: 'sqlite', file };
}
