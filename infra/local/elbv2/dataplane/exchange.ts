/**
 * One client request and its way to a target and back.
 *
 * What makes a shift of traffic lose nothing stands here: rule, group and target are chosen at the moment of sending; an
 * attempt of which the target has certainly taken nothing is repeated elsewhere; one whose fate is unknown is repeated
 * only if the method is idempotent and the connection was a reused one, which a target may close while we write.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Listener, Target, TargetGroup } from '../types.ts';
import { send, sendPage } from './answer.ts';
import { chooseGroup, chooseRule, chooseTarget } from './choose.ts';
import type { PlaneContext } from './context.ts';
import { type Counters, countOwn, countTarget, countTime, noteRouted, type Served } from './counters.ts';
import { IDEMPOTENT, judgeFailure } from './failure.ts';
import { headersForClient, headersForTarget } from './headers.ts';
import { type Look, lookAt } from './match.ts';
import { redirectLocation } from './redirect.ts';
import type { Connection } from './upstream.ts';

/** Bodies up to this size are held until sent, so that they can be sent again. */
const HELD_BODY_BYTES = 65_536;
const MAX_ATTEMPTS = 5;

export class Exchange implements Dispatcher.DispatchHandler {
  readonly #plane: PlaneContext;
  readonly #listener: Listener;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #look: Look;
  readonly #total: Counters;
  readonly #cookies: string[] = [];
  /** How many of the cookies belong to the group. */
  #groupCookies = 0;
  #body: Buffer | 'stream' | undefined;
  /** True once a byte of a streamed body was taken from the client: it cannot be sent again. */
  #bodyTaken = false;
  #headers: string[] | undefined;
  #group: TargetGroup | undefined;
  #target: Target | undefined;
  #tried: Set<Target> | undefined;
  #served: Served | undefined;
  #connection: Connection | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #attempts = 0;
  #written = false;
  #sentAt = 0;
  #done = false;

  constructor(plane: PlaneContext, listener: Listener, request: IncomingMessage, response: ServerResponse) {
    this.#plane = plane;
    this.#listener = listener;
    this.#request = request;
    this.#response = response;
    this.#look = lookAt(request);
    this.#total = listener.loadBalancer.counters;
  }

  /** Takes the request on; everything after happens by events. */
  begin(): void {
    this.#total.requests++;
    this.#total.active++;
    this.#response.sendDate = false;
    this.#response.on('close', () => this.#clientClosed());
    const length = Number(this.#request.headers['content-length'] ?? 0);
    if (this.#request.headers['transfer-encoding'] === undefined && length === 0) {
      this.#route();
      return;
    }
    if (length > 0 && length <= HELD_BODY_BYTES) {
      this.#collect(length);
      return;
    }
    this.#body = 'stream';
    this.#route();
  }

  #collect(length: number): void {
    const chunks: Buffer[] = [];
    this.#request.on('data', (chunk: Buffer) => chunks.push(chunk));
    this.#request.on('end', () => {
      this.#body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      this.#total.bytesIn += length;
      if (!this.#done) this.#route();
    });
    // The response's close event tells of a client that goes away; the stream's own error must only not be unhandled.
    this.#request.on('error', () => undefined);
  }

  #route(): void {
    const rule = chooseRule(this.#listener, this.#look);
    const action = rule.route.action;
    if (action.kind === 'fixed') {
      this.#total.fixedResponses++;
      this.#own(() => send(this.#response, action.status, action.contentType, action.body), action.status);
      return;
    }
    if (action.kind === 'redirect') {
      const location = redirectLocation(action.template, this.#look, this.#listener);
      this.#own(() => send(this.#response, action.status, 'text/html', '', location), action.status);
      return;
    }
    const group = chooseGroup(action, this.#request, this.#cookies);
    if (!group || group.serving.length === 0) {
      this.#fail(503);
      return;
    }
    this.#group = group;
    this.#groupCookies = this.#cookies.length;
    group.counters.requests++;
    group.counters.active++;
    this.#served = noteRouted(rule.served, group.arn, this.#plane.now());
    this.#attempt(false);
  }

  /** Sends to a target that has not failed yet; 502 when none is left. */
  #attempt(fresh: boolean): void {
    const group = this.#group as TargetGroup;
    while (this.#attempts++ < MAX_ATTEMPTS) {
      const again = fresh && this.#target && group.serving.includes(this.#target) ? this.#target : undefined;
      const target = again ?? chooseTarget(group, this.#request, this.#tried, this.#cookies);
      if (!target) break;
      this.#target = target;
      const place = this.#plane.resolve(target.id, target.port);
      if (place) {
        this.#dispatch(target, place, fresh);
        return;
      }
      this.#connectionFailed(target);
    }
    this.#fail(group.serving.length === 0 ? 503 : 502);
  }

  #connectionFailed(target: Target): void {
    this.#total.connectionErrors++;
    (this.#group as TargetGroup).counters.connectionErrors++;
    this.#tried ??= new Set();
    this.#tried.add(target);
  }

  #dispatch(target: Target, place: { host: string; port: number }, fresh: boolean): void {
    const method = this.#look.method;
    const safeToRepeat = IDEMPOTENT.has(method) && this.#body !== 'stream';
    this.#headers ??= headersForTarget(this.#request, this.#listener);
    this.#written = false;
    this.#controller = undefined;
    this.#sentAt = performance.now();
    const connection = target.upstream.acquire(place.host, place.port, { fresh, safeToRepeat });
    this.#connection = connection;
    const idle = this.#plane.idleTimeoutMs(this.#listener);
    try {
      connection.client.dispatch(
        {
          method: method as Dispatcher.HttpMethod,
          path: this.#look.query === '' ? this.#look.path : `${this.#look.path}?${this.#look.query}`,
          headers: this.#headers,
          body: this.#body === 'stream' ? this.#stream() : (this.#body ?? null),
          headersTimeout: idle,
          bodyTimeout: idle,
        },
        this,
      );
    } catch (error) {
      this.onResponseError(undefined, error as Error);
    }
  }

  /** The client's body as it comes; a failed attempt that took nothing of it leaves it whole for the next. */
  #stream(): Readable {
    const source = this.#request.iterator({ destroyOnReturn: false });
    const exchange = this;
    return Readable.from(
      (async function* () {
        for await (const chunk of source as AsyncIterable<Buffer>) {
          exchange.#bodyTaken = true;
          exchange.#total.bytesIn += chunk.length;
          yield chunk;
        }
      })(),
      { objectMode: false },
    );
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#written = true;
    if (this.#done) controller.abort(new Error('client closed the connection'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    text?: string,
  ): void {
    if (status < 200 || this.#done) return;
    this.#count(status);
    const response = this.#response;
    const raw = (controller.rawHeaders ?? []) as (Buffer | string)[];
    const headers = headersForClient(raw, response.shouldKeepAlive, this.#cookies);
    response.writeHead(status, text ?? '', headers);
    // Without a length the answer may be a slow stream of events: its head must not wait for the first of them.
    if (
      !response.hasHeader('content-length') &&
      !headers.some((name, at) => at % 2 === 0 && /^content-length$/i.test(name))
    ) {
      if (this.#look.method !== 'HEAD' && status !== 204 && status !== 304) response.flushHeaders();
    }
  }

  #count(status: number): void {
    const elapsed = performance.now() - this.#sentAt;
    const group = (this.#group as TargetGroup).counters;
    countTarget(this.#total, status);
    countTarget(group, status);
    countTime(this.#total, elapsed);
    countTime(group, elapsed);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#total.bytesOut += chunk.length;
    if (this.#done || this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    if (this.#connection) this.#target?.upstream.release(this.#connection);
    this.#connection = undefined;
    if (this.#served) this.#served.lastAnsweredAt = this.#plane.now();
    if (this.#done) return;
    this.#finish();
    this.#response.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    const connection = this.#connection;
    const reused = (connection?.served ?? 0) > 0;
    if (connection) this.#target?.upstream.discard(connection);
    this.#connection = undefined;
    if (this.#done) return;
    if (this.#response.headersSent) {
      this.#truncate();
      return;
    }
    const verdict = judgeFailure((error as NodeJS.ErrnoException).code ?? '', {
      method: this.#look.method,
      written: this.#written,
      reused,
      bodyTaken: this.#bodyTaken,
    });
    if (verdict === 'elsewhere') this.#connectionFailed(this.#target as Target);
    if (typeof verdict === 'string' && this.#attempts < MAX_ATTEMPTS) {
      this.#again(verdict === 'fresh');
      return;
    }
    this.#plane.log(
      `${this.#look.method} to ${this.#target?.id}:${this.#target?.port} failed: ${error.message}`,
    );
    this.#fail(typeof verdict === 'string' ? 502 : verdict);
  }

  #again(fresh: boolean): void {
    this.#total.retries++;
    (this.#group as TargetGroup).counters.retries++;
    // The group stays; the target, and so its cookie, may be another.
    this.#cookies.splice(this.#groupCookies);
    this.#attempt(fresh);
  }

  /** The target broke off in the middle of its answer: only a broken connection tells the client so. */
  #truncate(): void {
    this.#total.truncated++;
    (this.#group as TargetGroup).counters.truncated++;
    this.#finish();
    this.#response.destroy();
  }

  #fail(status: number): void {
    this.#own(() => sendPage(this.#response, status), status);
  }

  #own(write: () => void, status: number): void {
    if (this.#done) return;
    countOwn(this.#total, status);
    if (this.#group) countOwn(this.#group.counters, status);
    this.#finish();
    write();
    // What is left of a body that no target will get must not be read as the next request.
    if (!this.#request.complete) this.#request.resume();
  }

  #clientClosed(): void {
    if (this.#done) return;
    this.#total.clientAborts++;
    this.#finish();
    this.#controller?.abort(new Error('client closed the connection'));
  }

  #finish(): void {
    this.#done = true;
    this.#total.active--;
    if (this.#group) this.#group.counters.active--;
  }
}
