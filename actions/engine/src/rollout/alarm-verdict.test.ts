import { expect, it } from 'vitest';
import type { Alarm } from '../ports/traffic.ts';
import { alarmsInWords, freshAlarms } from './alarm-verdict.ts';

const alarm = (name: string, state: string, since: number): Alarm => ({ name, state, since, reason: '' });

it.each<[string, Alarm[], Alarm[], string[]]>([
  ['quiet', [alarm('a', 'OK', 1)], [alarm('a', 'OK', 1)], []],
  ['rings now', [alarm('a', 'OK', 1)], [alarm('a', 'ALARM', 5)], ['a']],
  ['had no data, rings now', [alarm('a', 'INSUFFICIENT_DATA', 1)], [alarm('a', 'ALARM', 5)], ['a']],
  ['rang before and still does', [alarm('a', 'ALARM', 1)], [alarm('a', 'ALARM', 1)], []],
  ['rang before, was quiet, rings again', [alarm('a', 'ALARM', 1)], [alarm('a', 'ALARM', 5)], ['a']],
  ['lost its data', [alarm('a', 'OK', 1)], [alarm('a', 'INSUFFICIENT_DATA', 5)], []],
  ['was not known before', [], [alarm('a', 'ALARM', 5)], ['a']],
])('%s', (_, before, now, expected) => {
  expect(freshAlarms(before, now).map((each) => each.name)).toEqual(expected);
});

it('says what judges and what does not', () => {
  expect(alarmsInWords(['a', 'b', 'c'], [alarm('a', 'OK', 1), alarm('b', 'ALARM', 1)], 300)).toBe(
    '1 of 3 alarms judge this release; ringing before the switch and so left out: b; not in CloudWatch: c',
  );
});

it('says when the time is too short for them', () => {
  expect(alarmsInWords(['a'], [alarm('a', 'OK', 1)], 30)).toBe(
    '1 of 1 alarms judge this release; observed for 30 s, of which alarms that judge by the minute see little (rollout.observeSeconds)',
  );
});
