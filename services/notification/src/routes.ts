import { type AnyRoute, route, services, USER } from '@invoxa/kit-node';
import * as z from 'zod';
import type { Messages } from './messages.ts';

const request = z.strictObject({
  key: z.string().min(1).max(128).describe('Idempotency key: the same key is sent once.'),
  accountId: z.uuid().optional().describe('Whose list shows the message.'),
  kind: z.string().regex(/^[a-z][a-z0-9.-]{0,63}$/, 'must be lower-case words with dots or dashes'),
  to: z.email('must be an e-mail address').max(254),
  subject: z
    .string()
    .min(1)
    .max(200)
    .regex(/^[^\r\n]*$/, 'must be one line'),
  text: z.string().min(1).max(20_000),
});
const message = z.object({
  id: z.uuid(),
  kind: z.string(),
  to: z.string(),
  subject: z.string(),
  status: z.enum(['queued', 'sent', 'dead']),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
});
const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  before: z.uuid().optional().describe('The last id of the page before.'),
});

/** The routes of notification. */
export function notificationRoutes(messages: Messages, accepted: () => void): AnyRoute[] {
  return [
    route({
      id: 'acceptNotification',
      summary: 'Accept a message for sending',
      method: 'POST',
      path: '/internal/notifications',
      access: services('invoice', 'payment', 'auth', 'client'),
      body: request,
      answers: {
        202: {
          description: 'Accepted, or was before.',
          schema: z.object({ id: z.uuid(), status: z.string() }),
        },
      },
      errors: [409],
      handle: async ({ body }) => {
        const { id } = await messages.accept(body);
        accepted();
        return { status: 202, body: { id, status: 'queued' } };
      },
    }),
    route({
      id: 'listNotifications',
      summary: "The account's messages, newest first",
      method: 'GET',
      path: '/api/notifications',
      access: USER,
      query: page,
      answers: {
        200: {
          description: 'A page of them.',
          schema: z.object({ items: z.array(message), next: z.uuid().nullable() }),
        },
      },
      errors: [404],
      handle: async ({ account, query }) => ({ status: 200, body: await messages.list(account.id, query) }),
    }),
    route({
      id: 'getNotification',
      summary: "One of the account's messages",
      method: 'GET',
      path: '/api/notifications/{id}',
      access: USER,
      params: z.object({ id: z.uuid() }),
      answers: { 200: { description: 'The message.', schema: message } },
      errors: [404],
      handle: async ({ account, params }) => ({
        status: 200,
        body: await messages.find(account.id, params.id),
      }),
    }),
  ];
}
