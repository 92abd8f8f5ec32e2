/** The service's event list, newest first, at most 100 as DescribeServices shows. */
import { randomUUID } from 'node:crypto';
import type { ServiceRecord } from '../model.ts';

const LIMIT = 100;

/** `(service NAME) <message>` */
export function recordEvent(service: ServiceRecord, message: string): void {
  service.events.unshift({
    id: randomUUID(),
    createdAt: new Date(service.state.world.clock.now()),
    message: `(service ${service.name}) ${message}`,
  });
  service.events.splice(LIMIT);
}
