import { setTimeout as delay } from 'node:timers/promises';

/** Bounds of a growing pause. */
export interface Backoff {
  readonly firstMs: number;
  readonly capMs: number;
}

/**
 * The pause before try number `tries + 1`: doubling, capped, and spread over its upper half, so that many
 * callers who failed together don't come back together, yet none comes back at once.
 */
export function backoff(tries: number, bounds: Backoff, random: () => number = Math.random): number {
  const full = Math.min(bounds.capMs, bounds.firstMs * 2 ** Math.max(0, tries - 1));
  return full / 2 + random() * (full / 2);
}

/** Waits, or ends early and quietly when the signal is aborted. */
export async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, signal ? { signal } : undefined);
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
}
