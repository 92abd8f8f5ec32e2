import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What one request carries through all the code that serves it. */
export interface RequestContext {
  readonly traceId: string;
  readonly spanId: string;
  /** The caller's span; undefined where the trace begins here. */
  readonly parentSpanId: string | undefined;
  /** Two hex digits, as the caller's sampling decision came. */
  readonly traceFlags: string;
  readonly traceState: string | undefined;
  /** The routing key of a rollout's test route. Passed on, never logged. */
  readonly release: string | undefined;
  /** The route's pattern, once it is known. */
  route: string | undefined;
}

/** Carries the release's routing key from service to service. */
export const RELEASE_HEADER = 'x-inx-release';
/** Names the task definition revision that gave an answer. */
export const REVISION_HEADER = 'x-inx-revision';

const storage = new AsyncLocalStorage<RequestContext>();
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const RELEASE = /^[\w.:-]{1,200}$/;

/** The context of the request (or background job) that is being served, if any. */
export const currentContext = (): RequestContext | undefined => storage.getStore();

/** Runs `work` with `context` as the current one. */
export const withContext = <T>(context: RequestContext, work: () => T): T => storage.run(context, work);

/** A context of its own for work that no request asked for, or one that continues a stored trace. */
export function newContext(headers: IncomingHttpHeaders = {}): RequestContext {
  const parent = TRACEPARENT.exec(single(headers.traceparent) ?? '');
  const release = single(headers[RELEASE_HEADER]);
  return {
    traceId: parent?.[1] ?? randomBytes(16).toString('hex'),
    spanId: randomBytes(8).toString('hex'),
    parentSpanId: parent?.[2],
    traceFlags: parent?.[3] ?? '01',
    // A trace state belongs to its parent: without one it means nothing.
    traceState: parent ? single(headers.tracestate)?.slice(0, 512) : undefined,
    release: release !== undefined && RELEASE.test(release) ? release : undefined,
    route: undefined,
  };
}

/** The headers that a call to another service of ours must carry. */
export function propagationHeaders(context = currentContext()): Record<string, string> {
  if (context === undefined) return {};
  return {
    traceparent: traceparentOf(context),
    ...(context.traceState && { tracestate: context.traceState }),
    ...(context.release && { [RELEASE_HEADER]: context.release }),
  };
}

/** The context as a W3C `traceparent` value. */
export const traceparentOf = (context: RequestContext): string =>
  `00-${context.traceId}-${context.spanId}-${context.traceFlags}`;

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
