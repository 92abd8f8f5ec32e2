import type { Clock } from '../../world/clock.ts';
import type { MetricsState } from '../state.ts';
import { evaluateAll } from './evaluate.ts';

/** As often as alarms of short periods are judged; an alarm over a minute is then judged on sliding minutes. */
const EVERY_MS = 10_000;
/** A fast clock does not make this process busy. */
const SHORTEST_REAL_MS = 250;

/** Judges all alarms again and again; the returned function ends it. */
export function watchAlarms(clock: Clock, stateOf: () => MetricsState): () => void {
  return clock.every(Math.max(EVERY_MS, SHORTEST_REAL_MS * clock.speed), () => {
    const state = stateOf();
    try {
      evaluateAll(state);
    } catch (error) {
      state.world.log(`cloudwatch: alarms were not judged: ${String(error)}`);
    }
  });
}
