import { type Migration, type QueueRow, queueMigrations, TIME } from '@invoxa/kit-node';

/** What notification keeps. Times are milliseconds since 1970. */
export interface NotificationTables {
  messages: {
    id: string;
    /** The sender's idempotency key. */
    message_key: string;
    /** SHA-256 of the content, to tell a repeated request from a key that was used for something else. */
    digest: string;
    account_id: string | null;
    kind: string;
    recipient: string;
    subject: string;
    body: string;
    created_at: number;
    sent_at: number | null;
    provider_id: string | null;
  };
  /** How the delivery of each message stands; the queue's own table, by message id. */
  deliveries: QueueRow;
  /** What was handed to SendGrid, which knows no idempotency keys of its own. */
  sendings: {
    message_id: string;
    /** `begun` and left so: nobody knows whether it was taken. */
    state: 'begun' | 'refused' | 'taken';
    provider_id: string | null;
    begun_at: number;
  };
  /** Where the local provider "delivers" to. */
  local_outbox: {
    idempotency_key: string;
    provider_id: string;
    recipient: string;
    subject: string;
    body: string;
    created_at: number;
  };
}

export const migrations: readonly Migration[] = [
  {
    name: '0001-create-messages',
    up: (schema) =>
      schema
        .table('messages')
        .addColumn('id', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('message_key', 'varchar(128)', (c) => c.notNull().unique())
        .addColumn('digest', 'varchar(64)', (c) => c.notNull())
        .addColumn('account_id', 'varchar(36)')
        .addColumn('kind', 'varchar(64)', (c) => c.notNull())
        .addColumn('recipient', 'varchar(254)', (c) => c.notNull())
        .addColumn('subject', 'varchar(200)', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('created_at', TIME, (c) => c.notNull())
        .addColumn('sent_at', TIME)
        .addColumn('provider_id', 'varchar(128)')
        .execute(),
  },
  {
    name: '0002-index-messages-account',
    up: (schema) => schema.index('messages_account', 'messages', ['account_id', 'created_at', 'id']),
  },
  ...queueMigrations('0003', 'deliveries'),
  {
    name: '0004-create-local-outbox',
    up: (schema) =>
      schema
        .table('local_outbox')
        .addColumn('idempotency_key', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('provider_id', 'varchar(36)', (c) => c.notNull())
        .addColumn('recipient', 'varchar(254)', (c) => c.notNull())
        .addColumn('subject', 'varchar(200)', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('created_at', TIME, (c) => c.notNull())
        .execute(),
  },
  {
    name: '0005-create-sendings',
    up: (schema) =>
      schema
        .table('sendings')
        .addColumn('message_id', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('state', 'varchar(8)', (c) => c.notNull())
        .addColumn('provider_id', 'varchar(128)')
        .addColumn('begun_at', TIME, (c) => c.notNull())
        .execute(),
  },
];
