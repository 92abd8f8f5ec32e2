import { type Migration, TIME } from '@invoxa/kit-node';

/** What auth keeps. Times are milliseconds since 1970. */
export interface AuthTables {
  accounts: {
    id: string;
    email: string;
    password: string;
    created_at: number;
  };
  refresh_tokens: {
    /** SHA-256 of the token: who reads the table cannot log in with it. */
    hash: string;
    account_id: string;
    /** All tokens that descend from one login. */
    family: string;
    created_at: number;
    expires_at: number;
    used_at: number | null;
    revoked_at: number | null;
  };
  login_failures: {
    /** SHA-256 of what is limited: an account or a caller's address. */
    subject: string;
    failures: number;
    window_ends_at: number;
    locked_until: number;
  };
}

export const migrations: readonly Migration[] = [
  {
    name: '0001-create-accounts',
    up: (schema) =>
      schema
        .table('accounts')
        .addColumn('id', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('email', 'varchar(254)', (c) => c.notNull().unique())
        .addColumn('password', 'varchar(255)', (c) => c.notNull())
        .addColumn('created_at', TIME, (c) => c.notNull())
        .execute(),
  },
  {
    name: '0002-create-refresh-tokens',
    up: (schema) =>
      schema
        .table('refresh_tokens')
        .addColumn('hash', 'varchar(64)', (c) => c.primaryKey())
        .addColumn('account_id', 'varchar(36)', (c) => c.notNull())
        .addColumn('family', 'varchar(36)', (c) => c.notNull())
        .addColumn('created_at', TIME, (c) => c.notNull())
        .addColumn('expires_at', TIME, (c) => c.notNull())
        .addColumn('used_at', TIME)
        .addColumn('revoked_at', TIME)
        .execute(),
  },
  {
    name: '0003-index-refresh-tokens-family',
    up: (schema) => schema.index('refresh_tokens_family', 'refresh_tokens', ['family']),
  },
  {
    name: '0004-index-refresh-tokens-expiry',
    up: (schema) => schema.index('refresh_tokens_expiry', 'refresh_tokens', ['expires_at']),
  },
  {
    name: '0005-create-login-failures',
    up: (schema) =>
      schema
        .table('login_failures')
        .addColumn('subject', 'varchar(64)', (c) => c.primaryKey())
        .addColumn('failures', 'integer', (c) => c.notNull())
        .addColumn('window_ends_at', TIME, (c) => c.notNull())
        .addColumn('locked_until', TIME, (c) => c.notNull())
        .execute(),
  },
];
