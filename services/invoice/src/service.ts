import { Queue, type ServiceDefinition } from '@invoxa/kit-node';
import { type Announcement, announceJob, OUTBOX } from './announcements.ts';
import { Invoices } from './invoices.ts';
import { type InvoiceTables, migrations } from './migrations.ts';
import { invoiceRoutes } from './routes.ts';

/** Invoices: drafts, sent, paid or void. */
export const invoice: ServiceDefinition<InvoiceTables, Record<never, never>> = {
  name: 'invoice',
  prefix: 'invoices',
  description: 'Invoices in integer minor units, numbered without gaps: draft, sent, then paid or void.',
  config: {},
  migrations,
  register: ({ database, log, callService, wake }) => {
    const outbox = new Queue<InvoiceTables, Announcement>(database, OUTBOX);
    const job = announceJob({ outbox, callService, log });
    return { routes: invoiceRoutes(new Invoices(database, outbox), () => wake(job.name)), jobs: [job] };
  },
};
