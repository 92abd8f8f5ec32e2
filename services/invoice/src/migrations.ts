import { type Migration, type QueueRow, queueMigrations, TIME } from '@invoxa/kit-node';

export type Status = 'draft' | 'sent' | 'paid' | 'void';

/** What invoice keeps. Times are milliseconds since 1970, amounts are in the currency's minor unit. */
export interface InvoiceTables {
  invoices: {
    id: string;
    account_id: string;
    /** Given when the invoice is sent: drafts that are thrown away must leave no gap. */
    number: number | null;
    status: Status;
    client_id: string;
    client_name: string;
    client_email: string;
    currency: string;
    due_date: string | null;
    net: number;
    tax: number;
    total: number;
    payment_id: string | null;
    created_at: number;
    sent_at: number | null;
    paid_at: number | null;
    voided_at: number | null;
  };
  invoice_lines: {
    invoice_id: string;
    position: number;
    description: string;
    quantity: number;
    unit_amount: number;
    tax_basis_points: number;
    net: number;
    tax: number;
  };
  /** The last number of each account. */
  invoice_counters: { account_id: string; last: number };
  /** What other services must hear of. */
  outbox: QueueRow;
}

export const migrations: readonly Migration[] = [
  {
    name: '0001-create-invoices',
    up: (schema) =>
      schema
        .table('invoices')
        .addColumn('id', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('account_id', 'varchar(36)', (c) => c.notNull())
        .addColumn('number', 'bigint')
        .addColumn('status', 'varchar(8)', (c) => c.notNull())
        .addColumn('client_id', 'varchar(64)', (c) => c.notNull())
        .addColumn('client_name', 'varchar(200)', (c) => c.notNull())
        .addColumn('client_email', 'varchar(254)', (c) => c.notNull())
        .addColumn('currency', 'varchar(3)', (c) => c.notNull())
        .addColumn('due_date', 'varchar(10)')
        .addColumn('net', 'bigint', (c) => c.notNull())
        .addColumn('tax', 'bigint', (c) => c.notNull())
        .addColumn('total', 'bigint', (c) => c.notNull())
        .addColumn('payment_id', 'varchar(64)')
        .addColumn('created_at', TIME, (c) => c.notNull())
        .addColumn('sent_at', TIME)
        .addColumn('paid_at', TIME)
        .addColumn('voided_at', TIME)
        .addUniqueConstraint('invoices_number', ['account_id', 'number'])
        .execute(),
  },
  {
    name: '0002-index-invoices-account',
    up: (schema) => schema.index('invoices_account', 'invoices', ['account_id', 'created_at', 'id']),
  },
  {
    name: '0003-create-invoice-lines',
    up: (schema) =>
      schema
        .table('invoice_lines')
        .addColumn('invoice_id', 'varchar(36)', (c) => c.notNull())
        .addColumn('position', 'integer', (c) => c.notNull())
        .addColumn('description', 'varchar(500)', (c) => c.notNull())
        .addColumn('quantity', 'bigint', (c) => c.notNull())
        .addColumn('unit_amount', 'bigint', (c) => c.notNull())
        .addColumn('tax_basis_points', 'integer', (c) => c.notNull())
        .addColumn('net', 'bigint', (c) => c.notNull())
        .addColumn('tax', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('invoice_lines_key', ['invoice_id', 'position'])
        .execute(),
  },
  {
    name: '0004-create-invoice-counters',
    up: (schema) =>
      schema
        .table('invoice_counters')
        .addColumn('account_id', 'varchar(36)', (c) => c.primaryKey())
        .addColumn('last', 'bigint', (c) => c.notNull())
        .execute(),
  },
  ...queueMigrations('0005', 'outbox'),
];
