/** Finished spans, sent to a collector over OTLP/HTTP. Nothing is kept or sent until `startTracing`. */
import { randomBytes } from 'node:crypto';
import type { Attributes, HrTime } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { newContext, type RequestContext, withContext } from './context.ts';

/** Something that took time, as the one who did it tells it. */
export interface FinishedSpan {
  /** Method and route, never a path with ids in it. */
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal';
  readonly context: RequestContext;
  /** Epoch milliseconds. */
  readonly began: number;
  readonly ended: number;
  readonly attributes?: Attributes;
  readonly failed: boolean;
}

export interface TracingOptions {
  /** The collector's base URL; `/v1/traces` is added (OTLP specification, endpoint URLs for OTLP/HTTP). */
  readonly endpoint: string;
  readonly service: string;
  readonly revision: string;
  readonly environment: string;
}

const SAMPLED = 1;
const BATCH_DELAY_MS = 1000;
const TIMEOUT_MS = 5000;

/** A process has one exporter; without it spans go nowhere. */
let send: ((span: FinishedSpan) => void) | undefined;

/** Loads OpenTelemetry and begins to export; the returned function sends what is left and ends it. */
export async function startTracing(options: TracingOptions): Promise<() => Promise<void>> {
  const [{ BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ]);
  const resource = resourceFromAttributes({
    'service.name': options.service,
    'service.version': options.revision,
    'deployment.environment.name': options.environment,
  });
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: TIMEOUT_MS,
  });
  const processor = new BatchSpanProcessor({ exporter, scheduledDelayMillis: BATCH_DELAY_MS });
  send = (span) => processor.onEnd(readable(span, resource) as Parameters<typeof processor.onEnd>[0]);
  return async () => {
    send = undefined;
    await processor.shutdown();
  };
}

/** Exports the span, if its trace was sampled by whoever began it. */
export function recordSpan(span: FinishedSpan): void {
  if (send && Number.parseInt(span.context.traceFlags, 16) & SAMPLED) send(span);
}

/** A context below `parent`, for a call it makes. */
export const childOf = (parent: RequestContext | undefined): RequestContext =>
  parent ? { ...parent, spanId: randomBytes(8).toString('hex'), parentSpanId: parent.spanId } : newContext();

/** Runs work that no request asked for, as a span of its own. */
export async function traced<T>(name: string, context: RequestContext, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  const finish = (failed: boolean) =>
    recordSpan({ name, kind: 'internal', context, began, ended: Date.now(), failed });
  try {
    const value = await withContext(context, work);
    finish(false);
    return value;
  } catch (error) {
    finish(true);
    throw error;
  }
}

// SpanKind and SpanStatusCode of the OpenTelemetry API, which is not loaded where tracing is off.
const KINDS = { internal: 0, server: 1, client: 2 } as const;
const UNSET = 0;
const ERROR = 2;

const time = (milliseconds: number): HrTime => [
  Math.floor(milliseconds / 1000),
  Math.round((milliseconds % 1000) * 1_000_000),
];

function readable(span: FinishedSpan, resource: ReadableSpan['resource']): ReadableSpan {
  const { traceId, spanId, parentSpanId, traceFlags } = span.context;
  const flags = Number.parseInt(traceFlags, 16);
  return {
    name: span.name,
    kind: KINDS[span.kind],
    spanContext: () => ({ traceId, spanId, traceFlags: flags }),
    ...(parentSpanId && { parentSpanContext: { traceId, spanId: parentSpanId, traceFlags: flags } }),
    startTime: time(span.began),
    endTime: time(span.ended),
    duration: time(span.ended - span.began),
    status: { code: span.failed ? ERROR : UNSET },
    attributes: span.attributes ?? {},
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: { name: '@invoxa/kit-node' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
