/** One JSON object a line (JSON Lines); the form is stable, texts are not. */
import type { TimedEvent } from './events.ts';

export function jsonLine(timed: TimedEvent): string {
  return JSON.stringify({ at: new Date(timed.at).toISOString(), ...timed.event });
}
