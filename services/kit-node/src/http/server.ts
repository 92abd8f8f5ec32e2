import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';
import { wait } from '../backoff.ts';
import { newContext, REVISION_HEADER, type RequestContext, withContext } from '../context.ts';
import type { Log } from '../log.ts';
import { recordSpan } from '../tracing.ts';

/** How long idle connections may still bring a request after the service was told to go. */
export const IDLE_GRACE_MS = 1000;
/** Within this, everything that runs must have ended; then it is cut off. */
export const DRAIN_LIMIT_MS = 9000;

/**
 * The HTTP server below the framework. What must be true of every answer, also of those that no handler
 * gave, is done here: revision header, trace, log line, and leaving in order.
 */
export class HttpServer {
  readonly server: Server;
  readonly #log: Log;
  readonly #revision: string;
  #draining = false;
  readonly #active = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();

  constructor(listener: RequestListener, revision: string, log: Log) {
    this.#log = log;
    this.#revision = revision;
    this.server = createServer((request, response) => this.#serve(listener, request, response));
    // Longer than the load balancer's idle time (60 s): whoever closes first must not be us, or a request
    // that is on its way meets a closed connection and the balancer answers 502.
    this.server.keepAliveTimeout = 75_000;
    this.server.headersTimeout = 20_000;
    this.server.requestTimeout = 60_000;
    this.server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.server.on('clientError', (error, socket) => {
      if (!socket.writable) return void socket.destroy();
      const status =
        'code' in error && error.code === 'HPE_HEADER_OVERFLOW' ? '431 Too Large' : '400 Bad Request';
      const body = '{"error":{"code":"bad_request","message":"the request is not valid HTTP"}}';
      socket.end(
        `HTTP/1.1 ${status}\r\n${REVISION_HEADER}: ${revision}\r\ncontent-type: application/json\r\n` +
          `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
    });
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * Leaves in order: no new connections; every answer from here on closes its connection; what runs ends;
   * idle connections stay for a moment, since a balancer may have just sent a request on one of them.
   */
  async drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    // Also what came before the signal: a balancer would send its next request on that connection.
    for (const response of this.#active) if (!response.headersSent) response.setHeader('connection', 'close');
    const began = performance.now();
    const passed = () => performance.now() - began;
    const closed = new Promise<void>((resolve) => {
      // Node's http server would close idle connections at once; the one below it only stops listening.
      NetServer.prototype.close.call(this.server, () => resolve());
    });
    while (passed() < DRAIN_LIMIT_MS) {
      if (passed() >= IDLE_GRACE_MS) this.#closeIdle();
      if (await Promise.race([closed.then(() => true), wait(50).then(() => false)])) return;
    }
    this.#log.warn({ requests: this.#active.size }, 'requests still run at the drain limit and are cut off');
    this.server.closeAllConnections();
  }

  #closeIdle(): void {
    this.server.closeIdleConnections();
    // Node counts a connection on which nothing ever came as one that is sending a request.
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  #serve(listener: RequestListener, request: IncomingMessage, response: ServerResponse): void {
    const began = performance.now();
    const context = newContext(request.headers);
    this.#active.add(response);
    response.setHeader(REVISION_HEADER, this.#revision);
    if (this.#draining) response.setHeader('connection', 'close');
    response.once('close', () => {
      this.#active.delete(response);
      withContext(context, () => this.#logRequest(request, response, context, performance.now() - began));
      recordRequest(request, response, context, performance.now() - began);
    });
    withContext(context, () => listener(request, response));
  }

  #logRequest(
    request: IncomingMessage,
    response: ServerResponse,
    context: RequestContext,
    durationMs: number,
  ): void {
    // 499: the caller went away before it had the whole answer.
    const status = response.writableFinished ? response.statusCode : 499;
    const level = status >= 500 ? 'error' : 'info';
    this.#log[level](
      {
        method: request.method,
        // The pattern, never the path: ids and whatever people put into addresses stay out of the logs.
        route: context.route ?? 'unmatched',
        status,
        durationMs: Math.round(durationMs * 100) / 100,
      },
      'request',
    );
  }
}

/** The balancer asks for these every few seconds: as traces of their own they would only hide the others. */
const HEALTH = /^\/$|\/health\//;

function recordRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: RequestContext,
  durationMs: number,
): void {
  const route = context.route ?? 'unmatched';
  if (context.parentSpanId === undefined && HEALTH.test(route)) return;
  const ended = Date.now();
  recordSpan({
    name: `${request.method} ${route}`,
    kind: 'server',
    context,
    began: ended - durationMs,
    ended,
    attributes: {
      'http.request.method': request.method ?? '',
      'http.route': route,
      'http.response.status_code': response.statusCode,
    },
    failed: response.statusCode >= 500,
  });
}
