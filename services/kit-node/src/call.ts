import { type Backoff, backoff, wait } from './backoff.ts';
import { currentContext, propagationHeaders } from './context.ts';
import type { Tokens } from './tokens.ts';
import { childOf, recordSpan } from './tracing.ts';

/** One call to another service. */
export interface ServiceCall {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** True where doing it twice is the same as once; only then it is tried again. GET always is. */
  readonly idempotent?: boolean;
  /** For one try. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What came back, whatever the status. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The other service could not be reached, or went on failing. */
export class ServiceUnavailable extends Error {
  readonly service: string;

  constructor(service: string, reason: string, options?: ErrorOptions) {
    super(`${service} is not available: ${reason}`, options);
    this.name = 'ServiceUnavailable';
    this.service = service;
  }
}

export type CallService = (service: string, call: ServiceCall) => Promise<ServiceAnswer>;

const TRIES = 3;
const TIMEOUT_MS = 5000;
const PAUSE: Backoff = { firstMs: 100, capMs: 1000 };
const WORTH_ANOTHER_TRY = new Set([429, 502, 503, 504]);
/** Answers of our own services are small; a longer one is not from them. */
const MAX_BODY = 1024 * 1024;

/**
 * Makes the function that calls other services: through the load balancer, as nobody else may reach a task,
 * with a service token, the trace and the release's routing key.
 */
export function createCaller(baseUrl: string | undefined, tokens: Tokens): CallService {
  return async (service, call) => {
    if (baseUrl === undefined) throw new ServiceUnavailable(service, 'BASE_URL is not set');
    const url = new URL(call.path, baseUrl);
    const tries = (call.idempotent ?? (call.method ?? 'GET') === 'GET') ? TRIES : 1;
    for (let number = 1; ; number++) {
      const last = number >= tries || call.signal?.aborted === true;
      try {
        const answer = await once(service, url, call, await tokens.signService(service));
        if (last || !WORTH_ANOTHER_TRY.has(answer.status)) return answer;
      } catch (error) {
        if (last || call.signal?.aborted)
          throw new ServiceUnavailable(service, reasonOf(error), { cause: error });
      }
      await wait(backoff(number, PAUSE), call.signal);
    }
  };
}

/** One try, one span: the other service's span hangs below it. */
async function once(service: string, url: URL, call: ServiceCall, token: string): Promise<ServiceAnswer> {
  const context = childOf(currentContext());
  const method = call.method ?? 'GET';
  const began = Date.now();
  const finish = (status: number | undefined) =>
    recordSpan({
      name: `${method} ${service}`,
      kind: 'client',
      context,
      began,
      ended: Date.now(),
      attributes: {
        'http.request.method': method,
        'peer.service': service,
        ...(status !== undefined && { 'http.response.status_code': status }),
      },
      failed: status === undefined || status >= 400,
    });
  try {
    const answer = await exchange(url, call, token, propagationHeaders(context));
    finish(answer.status);
    return answer;
  } catch (error) {
    finish(undefined);
    throw error;
  }
}

async function exchange(
  url: URL,
  call: ServiceCall,
  token: string,
  propagated: Record<string, string>,
): Promise<ServiceAnswer> {
  const timeout = AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS);
  const answer = await fetch(url, {
    method: call.method ?? 'GET',
    headers: {
      ...propagated,
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      ...(call.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
    // Following one would hand the token to whoever the answer names.
    redirect: 'error',
    signal: call.signal ? AbortSignal.any([timeout, call.signal]) : timeout,
  });
  return { status: answer.status, body: parse(await answer.text()) };
}

function parse(text: string): unknown {
  if (text === '' || text.length > MAX_BODY) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a load balancer answers in HTML; the status says enough
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : undefined;
  const code = cause && 'code' in cause ? String(cause.code) : undefined;
  return code ?? cause?.message ?? error.message;
}
