/**
 * Follows an expression through time. The calendar begins at the real date and passes at the clock's speed: what is daily
 * comes every 72 minutes at speed 20.
 */
import type { Clock } from '../world/clock.ts';
import type { Occurrence } from './expression.ts';

/** Timers reach some 24 days; longer waits are made of several. */
const LONGEST_WAIT_MS = 20 * 86_400_000;

export interface Following {
  /** Epoch ms; nothing is due before it. */
  readonly begin: number;
  /** Epoch ms; nothing is due after it. */
  readonly end?: number | undefined;
  /** Ms that a due time is put off. */
  readonly delay?: () => number;
  /** `calendar`: what date it is, by the AWS time that has passed. */
  readonly fire: (calendar: number) => void;
  readonly finish?: () => void;
}

/** Returns what ends it. */
export function follow(clock: Clock, occurrence: Occurrence, following: Following): () => void {
  const { begin, end = Number.POSITIVE_INFINITY, delay = () => 0, fire, finish } = following;
  let cancel: () => void = () => undefined;
  const wait = (calendar: number, due: number) => {
    const part = Math.min(due - calendar, LONGEST_WAIT_MS);
    cancel = clock.timer(part, () => {
      if (calendar + part < due) wait(calendar + part, due);
      else {
        fire(due);
        next(due);
      }
    });
  };
  const next = (calendar: number) => {
    const due = occurrence(Math.max(calendar, begin - 1));
    if (due === undefined || due > end) finish?.();
    else wait(calendar, due + delay());
  };
  next(clock.now());
  return () => cancel();
}
