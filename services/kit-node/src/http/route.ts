import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type * as z from 'zod';
import { currentContext } from '../context.ts';
import { type FaultDetail, faultsOf, forbidden, invalid } from '../errors.ts';
import type { Account, Tokens } from '../tokens.ts';

/** Who may use a route: anybody, a logged-in person, or the named services. */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'user' }
  | { readonly kind: 'service'; readonly callers: readonly string[] };

export const PUBLIC = { kind: 'public' } as const;
export const USER = { kind: 'user' } as const;
export const services = (...callers: string[]) => ({ kind: 'service', callers }) as const;

type Schema = z.ZodType;
type Out<S> = S extends Schema ? z.output<S> : undefined;
type Who<A extends Access> = A extends { kind: 'user' } ? Account : undefined;

/** What a handler gets: everything validated, nothing else. */
export interface Call<A extends Access, P, Q, B> {
  readonly account: Who<A>;
  readonly params: Out<P>;
  readonly query: Out<Q>;
  readonly body: Out<B>;
  readonly headers: FastifyRequest['headers'];
  /** The address the load balancer saw. */
  readonly address: string;
}

/** What a handler gives back. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route: its place, who may use it, the shape of what goes in and out, and what it does. */
export interface Route<
  A extends Access = Access,
  P extends Schema | undefined = Schema | undefined,
  Q extends Schema | undefined = Schema | undefined,
  B extends Schema | undefined = Schema | undefined,
> {
  readonly id: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With parameters in braces, as OpenAPI has them: `/api/invoices/{id}`. */
  readonly path: string;
  readonly access: A;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The good answers; what can go wrong is documented with `errors`. */
  readonly answers: Readonly<Record<number, { readonly description: string; readonly schema?: Schema }>>;
  readonly errors?: readonly number[];
  handle(call: Call<A, P, Q, B>): Promise<Answer> | Answer;
}

/** A route after its types have done their work. */
export type AnyRoute = Omit<Route, 'handle'> & {
  handle(call: Call<Access, Schema, Schema, Schema>): Promise<Answer> | Answer;
};

/** Lets the compiler see how a route's schemas and its handler belong together. */
export function route<
  const A extends Access,
  P extends Schema | undefined = undefined,
  Q extends Schema | undefined = undefined,
  B extends Schema | undefined = undefined,
>(definition: Route<A, P, Q, B>): AnyRoute {
  return definition as unknown as AnyRoute;
}

/** Adds a route to the server. */
export function addRoute(app: FastifyInstance, route: AnyRoute, tokens: Tokens): void {
  // The load balancer forwards /internal/ from everywhere: a public route there would be an open door.
  if (route.path.startsWith('/internal/') !== (route.access.kind === 'service')) {
    throw new Error(`${route.id}: routes for services, and only they, live under /internal/`);
  }
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    // Before the body is read: who may not call need not be listened to.
    onRequest: async (request) => {
      const context = currentContext();
      if (context) context.route = route.path;
      request.account = await admit(request, route.access, tokens);
    },
    handler: async (request, reply) => send(reply, await route.handle(readCall(request, route))),
  });
}

async function admit(request: FastifyRequest, access: Access, tokens: Tokens): Promise<Account | undefined> {
  const { authorization } = request.headers;
  if (access.kind === 'public') return undefined;
  if (access.kind === 'user') return tokens.verifyUser(authorization);
  const caller = await tokens.verifyService(authorization);
  if (!access.callers.includes(caller)) throw forbidden(`${caller} may not call this route`);
  return undefined;
}

function readCall(request: FastifyRequest, route: AnyRoute): Call<Access, Schema, Schema, Schema> {
  const faults: FaultDetail[] = [];
  const read = (schema: Schema | undefined, value: unknown, root: string): unknown => {
    if (schema === undefined) return undefined;
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    faults.push(...faultsOf(parsed.error, root));
    return undefined;
  };
  const params = read(route.params, request.params, 'path');
  const query = read(route.query, request.query, 'query');
  const body = read(route.body, request.body ?? undefined, 'body');
  if (faults.length > 0) throw invalid(faults);
  return {
    account: request.account as undefined, // admitted by the route's access, which the handler's type follows
    params,
    query,
    body,
    headers: request.headers,
    address: request.ip,
  };
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status).headers({ 'cache-control': 'no-store', ...answer.headers });
  return answer.body === undefined ? reply.send() : reply.send(answer.body);
}

declare module 'fastify' {
  interface FastifyRequest {
    account: Account | undefined;
  }
}
