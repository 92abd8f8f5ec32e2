/** What speaks against the new side under full traffic: the prober's run of faults, alarms. */
import type { Traffic } from '../ports/traffic.ts';
import type { Move } from '../release/state.ts';
import type { Prober } from '../rollout/prober.ts';
import type { Observation } from '../rollout/state.ts';

/** One fault may be a hiccup of the network; as many in a row are the service's. */
const faultsInARow = 3;

export async function breachesOf(
  moves: readonly Move[],
  traffic: Traffic,
  alarms: readonly string[],
  prober: Prober | undefined,
): Promise<Observation['breaches']> {
  const failing = moves.flatMap(({ service }) => {
    if (!prober || prober.failingRun(service) < faultsInARow) return [];
    const { lastFault, lost, requests } = prober.tally(service);
    return [{ service, reason: `${lastFault ?? 'no answer'} (${lost} of ${requests} requests)` }];
  });
  if (failing.length > 0 || alarms.length === 0) return failing;
  const ringing = await traffic.alarmsInAlarm(alarms, AbortSignal.timeout(10_000));
  return ringing.map((name) => ({
    service: moves.find((move) => name.includes(move.service))?.service ?? moves[0]?.service ?? '',
    reason: `alarm ${name}`,
  }));
}
