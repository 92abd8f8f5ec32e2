import * as z from 'zod';
import { type AnyRoute, PUBLIC, route } from './route.ts';

/** Why a service is not ready, or that it is. */
export interface Readiness {
  readonly ready: boolean;
  readonly reason?: string;
}

const identity = z.object({ service: z.string(), revision: z.string() });
const live = z.object({ status: z.literal('live') });
const ready = z.object({ status: z.enum(['ready', 'not-ready']), reason: z.string().optional() });

/** The routes that every service has: identity, liveness, readiness, and its own description. */
export function standardRoutes(service: {
  readonly name: string;
  readonly prefix: string;
  readonly revision: string;
  readiness(): Promise<Readiness>;
  describe(): unknown;
}): AnyRoute[] {
  const { name, prefix, revision } = service;
  const readiness = (id: string, path: string) =>
    route({
      id,
      summary: 'Whether requests may come',
      method: 'GET',
      path,
      access: PUBLIC,
      answers: {
        200: { description: 'Ready.', schema: ready },
        503: { description: 'Not ready; says why.', schema: ready },
      },
      handle: async () => {
        const { ready, reason } = await service.readiness();
        if (ready) return { status: 200, body: { status: 'ready' } };
        return { status: 503, body: { status: 'not-ready', reason } };
      },
    });
  const description = (id: string, path: string) =>
    route({
      id,
      summary: 'This description',
      method: 'GET',
      path,
      access: PUBLIC,
      answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({}) } },
      handle: () => ({ status: 200, body: service.describe() }),
    });
  return [
    route({
      id: 'identify',
      summary: 'Who answers',
      method: 'GET',
      path: '/',
      access: PUBLIC,
      answers: { 200: { description: 'Name and revision.', schema: identity } },
      handle: () => ({ status: 200, body: { service: name, revision } }),
    }),
    route({
      id: 'live',
      summary: 'Whether the process lives',
      method: 'GET',
      path: '/health/live',
      access: PUBLIC,
      answers: { 200: { description: 'It lives.', schema: live } },
      handle: () => ({ status: 200, body: { status: 'live' } }),
    }),
    readiness('ready', '/health/ready'),
    readiness('readyThroughBalancer', `/api/${prefix}/health/ready`),
    description('describe', '/openapi.json'),
    description('describeThroughBalancer', `/api/${prefix}/openapi.json`),
  ];
}
