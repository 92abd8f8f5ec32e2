/** What speaks against the new side under users' traffic: the prober's faults, 5xx and latency, alarms (DESIGN 5.9). */
import { messageOf } from '../kit/error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Alarm, Traffic, TrafficCounts } from '../ports/traffic.ts';
import type { Move } from '../release/state.ts';
import { alarmsInWords, freshAlarms } from './alarm-verdict.ts';
import type { Prober } from './prober.ts';
import type { Observation } from './state.ts';
import { judgeTraffic } from './traffic-verdict.ts';

/** One fault may be a hiccup of the network; as many in a row are the service's. */
const faultsInARow = 3;
/** What the old side did in this time before the switch is what the new side is compared with. */
const baselineMs = 3_600_000;
/** CloudWatch's figures change by the minute: asking more often costs money and tells nothing. */
const askEveryMs = 5_000;
const callTimeoutMs = 10_000;
/** As many looks in a row without an answer, and the new side counts as unjudged: it is not kept. */
const maximalBlindLooks = 3;

/** A service's figures since the switch, and the old side's before it. */
export interface Watched {
  readonly service: string;
  readonly now: TrafficCounts;
  readonly before?: TrafficCounts;
}

export interface Watch {
  /** Before the switch: what rings already, and how well the old side serves. */
  begin(moves: readonly Move[], signal?: AbortSignal): Promise<void>;
  /** `prober` only once all traffic is the new side's. */
  breaches(moves: readonly Move[], prober: Prober | undefined): Promise<Observation['breaches']>;
  /** As last asked. */
  figures(): readonly Watched[];
  /** In words, what the alarms can say of this release; nothing before the switch, or without alarms. */
  alarms(): string | undefined;
}

export function createWatch(
  traffic: Traffic,
  alarms: readonly string[],
  clock: Clock,
  observedSeconds: number,
  tell: (detail: string) => void,
): Watch {
  let since = clock.now();
  let rang: readonly Alarm[] = [];
  let before: ReadonlyMap<string, TrafficCounts> = new Map();
  let askedAt = 0;
  let answered: Observation['breaches'] = [];
  let watched: readonly Watched[] = [];
  let words: string | undefined;
  let blindLooks = 0;
  const ask = async (moves: readonly Move[]): Promise<Observation['breaches']> => {
    const signal = AbortSignal.timeout(callTimeoutMs);
    const [ringing, counts] = await Promise.all([
      traffic.alarms(alarms, signal),
      traffic.counts(
        moves.map((move) => move.idleTargetGroupArn),
        { from: since, to: clock.now() },
        signal,
      ),
    ]);
    watched = moves.flatMap(({ service, idleTargetGroupArn, liveTargetGroupArn }) => {
      const now = counts.get(idleTargetGroupArn);
      const old = before.get(liveTargetGroupArn);
      return now ? [{ service, now, ...(old && { before: old }) }] : [];
    });
    const worse = watched.flatMap((each) => {
      const reason = judgeTraffic(each.now, each.before);
      return reason ? [{ service: each.service, reason }] : [];
    });
    const fresh = freshAlarms(rang, ringing).map((alarm) => {
      const service = moves.find((move) => alarm.name.includes(move.ecsName))?.service;
      return { ...(service !== undefined && { service }), reason: `alarm ${alarm.name}: ${alarm.reason}` };
    });
    return [...worse, ...fresh];
  };
  return {
    begin: async (moves, signal) => {
      since = clock.now();
      const old = moves.filter((move) => !move.isNew).map((move) => move.liveTargetGroupArn);
      try {
        [rang, before] = await Promise.all([
          traffic.alarms(alarms, signal),
          traffic.counts(old, { from: since - baselineMs / clock.speed, to: since }, signal),
        ]);
      } catch (error) {
        // Without what was before, nothing later can be told from it: seen before the first service shifts.
        blindLooks = maximalBlindLooks;
        answered = unjudged(error);
        return;
      }
      if (alarms.length === 0) return;
      words = alarmsInWords(alarms, rang, observedSeconds);
      tell(words);
    },
    breaches: async (moves, prober) => {
      const failing = prober ? faultsOf(moves, prober) : [];
      if (failing.length > 0) return failing;
      if (blindLooks < maximalBlindLooks && clock.now() - askedAt >= askEveryMs / clock.speed) {
        askedAt = clock.now();
        try {
          answered = await ask(moves);
          blindLooks = 0;
        } catch (error) {
          blindLooks += 1;
          if (blindLooks >= maximalBlindLooks) answered = unjudged(error);
          else tell(`figures and alarms could not be read, asking again: ${messageOf(error)}`);
        }
      }
      return answered;
    },
    figures: () => watched,
    alarms: () => words,
  };
}

const unjudged = (error: unknown): Observation['breaches'] => [
  {
    unjudged: true,
    reason: `figures and alarms cannot be read, so nothing could judge it: ${messageOf(error)}`,
  },
];

function faultsOf(moves: readonly Move[], prober: Prober): Observation['breaches'] {
  return moves.flatMap(({ service }) => {
    if (prober.failingRun(service) < faultsInARow) return [];
    const { lastFault, lost, requests } = prober.tally(service);
    return [{ service, reason: `${lastFault ?? 'no answer'} (${lost} of ${requests} requests)` }];
  });
}
