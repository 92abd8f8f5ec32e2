import { type Database, type Log, Queue, type ServiceDefinition } from '@invoxa/kit-node';
import type * as z from 'zod';
import { config } from './config.ts';
import { DELIVERY, deliveryJob } from './delivery.ts';
import { Messages } from './messages.ts';
import { migrations, type NotificationTables } from './migrations.ts';
import { LocalOutbox, type Provider } from './provider.ts';
import { notificationRoutes } from './routes.ts';
import { SendGrid } from './sendgrid.ts';

/** Messages to people: accepted once, sent once. */
export const notification: ServiceDefinition<NotificationTables, typeof config> = {
  name: 'notification',
  prefix: 'notifications',
  description: 'Messages to people: accepted once for each key, sent once, tried again while that is of use.',
  config,
  migrations,
  register: ({ config, database, log, wake }) => {
    const queue = new Queue<NotificationTables, null>(database, DELIVERY);
    const messages = new Messages(database, queue);
    const job = deliveryJob({ queue, messages, provider: providerOf(config, database, log), log });
    return { routes: notificationRoutes(messages, () => wake(job.name)), jobs: [job] };
  },
};

/** SendGrid where its key is set, else the stand-in; the log says which. */
function providerOf(
  settings: z.output<z.ZodObject<typeof config>>,
  database: Database<NotificationTables>,
  log: Log,
): Provider {
  const { SENDGRID_API_KEY: key, SENDGRID_API_BASE: base, MAIL_FROM: from } = settings;
  if (key === undefined) {
    log.warn(
      { provider: 'local' },
      'no message leaves: SENDGRID_API_KEY is not set, so the local stand-in takes them',
    );
    return new LocalOutbox(database);
  }
  log.info({ provider: 'sendgrid', from }, 'messages are sent by SendGrid');
  return new SendGrid(database, { key, base, from });
}
