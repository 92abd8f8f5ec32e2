/** Which alarms speak against a release: those that began to ring after it went live. Pure. */
import type { Alarm } from '../ports/traffic.ts';

/** An alarm that rang before says nothing about this release, unless it was quiet in between. */
export function freshAlarms(before: readonly Alarm[], now: readonly Alarm[]): readonly Alarm[] {
  const rangSince = new Map(
    before.filter((alarm) => alarm.state === 'ALARM').map((alarm) => [alarm.name, alarm.since]),
  );
  return now.filter((alarm) => alarm.state === 'ALARM' && rangSince.get(alarm.name) !== alarm.since);
}

/** CloudWatch judges once a minute, on figures that come one or two minutes late. */
const seenWithinSeconds = 180;

/** In words: what the release is judged by, and what it is not. `observedSeconds` after the switch. */
export function alarmsInWords(
  names: readonly string[],
  before: readonly Alarm[],
  observedSeconds: number,
): string {
  const ringing = before.filter((alarm) => alarm.state === 'ALARM').map((alarm) => alarm.name);
  const known = new Set(before.map((alarm) => alarm.name));
  const unknown = names.filter((name) => !known.has(name));
  return [
    `${names.length - ringing.length - unknown.length} of ${names.length} alarms judge this release`,
    ...(ringing.length > 0 ? [`ringing before the switch and so left out: ${ringing.join(', ')}`] : []),
    ...(observedSeconds < seenWithinSeconds
      ? [
          `observed for ${observedSeconds} s, of which alarms that judge by the minute see little (rollout.observeSeconds)`,
        ]
      : []),
    ...(unknown.length > 0 ? [`not in CloudWatch: ${unknown.join(', ')}`] : []),
  ].join('; ');
}
