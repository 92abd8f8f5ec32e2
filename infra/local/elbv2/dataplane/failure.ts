/** What to do about an attempt that failed before the client saw anything. */

/** Methods whose repetition does no harm. */
export const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'TRACE']);

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EADDRNOTAVAIL']);
const TIMED_OUT = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']);
const REFUSED_REQUEST = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

export interface Attempt {
  readonly method: string;
  /** Whether writing to the target had begun. */
  readonly written: boolean;
  /** Whether the connection had served requests before. */
  readonly reused: boolean;
  /** Whether part of a body was taken that cannot be had again. */
  readonly bodyTaken: boolean;
}

/** `elsewhere`: on another target; `fresh`: on a new connection; a number: give up with this status. */
export type Verdict = 'elsewhere' | 'fresh' | 400 | 502 | 504;

/**
 * Repeats only what the target has certainly not begun to process, or what may be processed twice: on a reused connection a
 * reset without an answer most likely means that the target closed it while idle, on a fresh one that it failed.
 */
export function judgeFailure(code: string, attempt: Attempt): Verdict {
  if (REFUSED_REQUEST.has(code)) return 400;
  const timedOut = TIMED_OUT.has(code);
  if (attempt.bodyTaken) return timedOut ? 504 : 502;
  if (NOT_CONNECTED.has(code)) return 'elsewhere';
  if (timedOut) return 504;
  return !attempt.written || (attempt.reused && IDEMPOTENT.has(attempt.method)) ? 'fresh' : 502;
}
