/**
 * The only place of the embedded AWS that reads the wall clock or sets a timer.
 *
 * Time stamps stay real; durations shrink by `speed`. So a 30-second health interval takes 1.5 s at speed 20, while every
 * date an API reports (a hook's expiry, an event) can be compared with the caller's own clock.
 */
export interface Clock {
  readonly speed: number;
  /** Now, in epoch milliseconds. */
  now(): number;
  /** The moment (epoch ms) at which an AWS duration of `milliseconds`, begun now, ends. */
  after(milliseconds: number): number;
  /** Resolves when the AWS duration has passed; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once; the returned function cancels. */
  timer(milliseconds: number, callback: () => void): () => void;
  /** Calls back again and again; the returned function cancels. */
  every(milliseconds: number, callback: () => void): () => void;
  /**
   * Takes `milliseconds` of AWS time off everything that waits (what is due by then happens now, the earliest first):
   * how a test reaches a time-out of twelve hours. Dates that were reported before stay as they were.
   */
  skip(milliseconds: number): void;
}

/** setTimeout's own limit; a longer wait fires at once instead of late. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

interface Waiting {
  due: number;
  handle: NodeJS.Timeout;
  readonly fire: () => void;
}

export function createClock(speed = 1): Clock {
  const real = (milliseconds: number) => Math.max(0, milliseconds / speed);
  const waiting = new Set<Waiting>();
  const wait = (milliseconds: number, fire: () => void) =>
    setTimeout(fire, Math.min(LONGEST_TIMEOUT_MS, Math.max(0, milliseconds)));
  const timer = (milliseconds: number, callback: () => void) => {
    const fire = () => {
      waiting.delete(entry);
      callback();
    };
    const entry: Waiting = {
      due: Date.now() + real(milliseconds),
      handle: wait(real(milliseconds), fire),
      fire,
    };
    waiting.add(entry);
    return () => {
      waiting.delete(entry);
      clearTimeout(entry.handle);
    };
  };
  const skip = (milliseconds: number) => {
    const now = Date.now();
    for (const entry of [...waiting].sort((a, b) => a.due - b.due)) {
      clearTimeout(entry.handle);
      entry.due -= real(milliseconds);
      entry.handle = wait(entry.due - now, entry.fire);
    }
  };
  return {
    speed,
    now: () => Date.now(),
    after: (milliseconds) => Date.now() + real(milliseconds),
    timer,
    skip,
    every: (milliseconds, callback) => {
      const handle = setInterval(callback, Math.max(1, real(milliseconds)));
      return () => clearInterval(handle);
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const onAbort = () => {
          cancel();
          reject(signal?.reason);
        };
        const cancel = timer(milliseconds, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
  };
}
