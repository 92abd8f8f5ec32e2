import {
  type CallService,
  currentContext,
  type Job,
  type Log,
  newContext,
  type Queue,
  type QueueOptions,
  traced,
  traceparentOf,
  type Verdict,
} from '@invoxa/kit-node';
import type { InvoiceTables } from './migrations.ts';
import type { Invoice } from './schemas.ts';

/** What the client is told, kept with the invoice until notification has taken it over. */
export interface Announcement {
  readonly accountId: string;
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The trace that caused it, so that it can be followed to the message. */
  readonly traceparent?: string;
}

/**
 * Tried for about a day: notification may be away for long without anybody's invoice going unannounced.
 * The lease outlasts the call's three tries.
 */
export const OUTBOX: QueueOptions = {
  table: 'outbox',
  maxAttempts: 300,
  leaseMs: 60_000,
  pause: { firstMs: 1000, capMs: 5 * 60_000 },
};

const AT_ONCE = 10;
const EVERY_MS = 1000;

/** What a client is told about an invoice that was sent. */
export function announcementOf(invoice: Invoice): Announcement {
  const context = currentContext();
  const amount = inMajorUnits(invoice.total, invoice.currency);
  const due = invoice.dueDate ? `, due on ${invoice.dueDate}` : '';
  return {
    accountId: invoice.accountId,
    kind: 'invoice.sent',
    to: invoice.clientEmail,
    subject: `Invoice ${invoice.number}: ${amount}`,
    text: `Dear ${invoice.clientName},\n\nyour invoice ${invoice.number} is over ${amount}${due}.\n`,
    ...(context && { traceparent: traceparentOf(context) }),
  };
}

/** The job that hands announcements over. */
export function announceJob(parts: {
  readonly outbox: Queue<InvoiceTables, Announcement>;
  readonly callService: CallService;
  readonly log: Log;
}): Job {
  const { outbox, callService, log } = parts;
  return {
    name: 'announce',
    everyMs: EVERY_MS,
    run: (signal) =>
      outbox.work(
        AT_ONCE,
        ({ id, payload }) => {
          const { traceparent, ...message } = payload;
          const context = newContext(traceparent === undefined ? {} : { traceparent });
          return traced('announce', context, () => announce(callService, { key: id, ...message }));
        },
        log,
        signal,
      ),
  };
}

async function announce(callService: CallService, body: unknown): Promise<Verdict<InvoiceTables>> {
  const answer = await callService('notification', {
    method: 'POST',
    path: '/internal/notifications',
    body,
    idempotent: true, // the key makes it so
  });
  if (answer.status === 202) return { kind: 'done' };
  const reason = `notification answered ${answer.status}`;
  // It has looked at the message and will not have it; what failed on the way is tried again.
  return { kind: answer.status === 400 || answer.status === 409 ? 'dead' : 'retry', reason };
}

function inMajorUnits(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits).replace(/\u00a0/g, ' ');
}
