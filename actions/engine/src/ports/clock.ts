/** Time, as the engine sees it. Nothing in the engine reads a clock elsewhere. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `milliseconds`, or as soon as the signal aborts (without throwing: callers look at what aborted it). */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** How much faster than life the environment runs: 1 on AWS, more in a rehearsal. Configured durations are divided by it. */
  readonly speed: number;
}
