import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { currentContext } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Tokens } from '../tokens.ts';
import { HttpServer } from './server.ts';

const BODY_LIMIT = 256 * 1024;

/** The framework on our own server, with error answers in the one shape that all services have. */
export function createApp(options: { revision: string; log: Log; tokens: Tokens }): {
  app: FastifyInstance;
  http: HttpServer;
} {
  const { revision, log, tokens } = options;
  let http: HttpServer | undefined;
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT,
    // One hop: the load balancer. Addresses further left in x-forwarded-for are the caller's own claim.
    trustProxy: (_address, hop) => hop === 0,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    serverFactory: (handler) => {
      http = new HttpServer(handler, revision, log);
      return http.server;
    },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, log),
  });
  app.decorateRequest('account', undefined);
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply, log));
  app.setNotFoundHandler(async (request) => {
    if (isInternal(request.url)) await tokens.verifyService(request.headers.authorization);
    // HEAD is answered as GET is, to the length of a body that it does not get.
    throw notFound(`${request.method === 'HEAD' ? 'GET' : request.method} of this path`);
  });
  if (http === undefined) throw new Error('the framework made no server');
  return { app, http };
}

/** Also unknown routes there tell nothing to whoever has no token, in whatever spelling. */
function isInternal(url: string): boolean {
  let path = url.split('?', 1)[0] ?? '';
  try {
    path = decodeURIComponent(path);
  } catch {
    // not decodable: compare as it is
  }
  return /^\/+internal(\/|$)/i.test(path);
}

function answerError(
  error: FastifyError | ApiError | Error,
  _request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): void {
  const known = toApiError(error);
  if (known === undefined) {
    log.error({ err: error }, 'a request failed in a way that nobody foresaw');
    const traceId = currentContext()?.traceId;
    reply.code(500).send({ error: { code: 'internal', message: 'something went wrong here', traceId } });
    return;
  }
  const { code, message, details } = known;
  reply.code(known.status).headers(known.headers);
  reply.send({ error: { code, message, ...(details && { details }) } });
}

const CLIENT_FAULTS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  413: 'too_large',
  414: 'too_long',
  415: 'unsupported_media_type',
};

function toApiError(error: FastifyError | ApiError | Error): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === undefined || status < 400 || status >= 500) return undefined;
  return new ApiError(status, CLIENT_FAULTS[status] ?? 'invalid_request', error.message, {
    ...(status === 400 && { details: [{ path: 'body', message: error.message }] }),
  });
}
