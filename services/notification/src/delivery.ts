import type { Job, Log, Queue, QueueOptions, Verdict } from '@invoxa/kit-node';
import type { Messages } from './messages.ts';
import type { NotificationTables } from './migrations.ts';
import { PermanentFailure, type Provider } from './provider.ts';

const AT_ONCE = 10;
const EVERY_MS = 1000;
const SEND_LIMIT_MS = 20_000;

/** Tries for about an hour, then a person has to look. The lease outlasts the longest try by far. */
export const DELIVERY: QueueOptions = {
  table: 'deliveries',
  maxAttempts: 12,
  leaseMs: 60_000,
  pause: { firstMs: 1000, capMs: 10 * 60_000 },
};

/** The job that hands queued messages to the provider. */
export function deliveryJob(parts: {
  readonly queue: Queue<NotificationTables, null>;
  readonly messages: Messages;
  readonly provider: Provider;
  readonly log: Log;
}): Job {
  const { queue, messages, provider, log } = parts;
  return {
    name: 'deliver',
    everyMs: EVERY_MS,
    run: (signal) => queue.work(AT_ONCE, ({ id }) => deliver(messages, provider, id), log, signal),
  };
}

async function deliver(
  messages: Messages,
  provider: Provider,
  id: string,
): Promise<Verdict<NotificationTables>> {
  try {
    // Our own id is the key: it is the same on every try, and different for every message.
    const sent = await limited(provider.send(await messages.outgoing(id), id));
    return { kind: 'done', commit: (tx) => messages.markSent(tx, id, sent.providerId) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: error instanceof PermanentFailure ? 'dead' : 'retry', reason };
  }
}

/** A provider that hangs must not outlive the lease, or two workers would send at once. */
function limited<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the provider did not answer within ${SEND_LIMIT_MS} ms`)),
      SEND_LIMIT_MS,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
