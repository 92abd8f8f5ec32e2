import { Queue, type ServiceDefinition } from '@invoxa/kit-node';
import { DELIVERY, deliveryJob } from './delivery.ts';
import { Messages } from './messages.ts';
import { migrations, type NotificationTables } from './migrations.ts';
import { LocalOutbox } from './provider.ts';
import { notificationRoutes } from './routes.ts';

/** Messages to people: accepted once, sent once. */
export const notification: ServiceDefinition<NotificationTables, Record<never, never>> = {
  name: 'notification',
  prefix: 'notifications',
  description: 'Messages to people: accepted once for each key, sent once, tried again while that is of use.',
  config: {},
  migrations,
  register: ({ database, log, wake }) => {
    const queue = new Queue<NotificationTables, null>(database, DELIVERY);
    const messages = new Messages(database, queue);
    const job = deliveryJob({ queue, messages, provider: new LocalOutbox(database), log });
    return { routes: notificationRoutes(messages, () => wake(job.name)), jobs: [job] };
  },
};
