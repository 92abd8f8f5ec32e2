/** How a rollout ends: its record, then the pointer. */
import type { ServiceManifest } from '@inx/manifest';
import type { Problem } from '../kit/error.ts';
import type { Outcome } from '../release/outcome.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease, Move, Retirement } from '../release/state.ts';
import { revisionName } from '../release/task-definition.ts';
import type { CheckResult } from '../rollout/checks.ts';
import type { Lease } from '../rollout/lease.ts';
import type { PlannedMove } from '../rollout/perform.ts';
import type { Prober } from '../rollout/prober.ts';
import type { Watch } from '../rollout/watch.ts';
import type { Context, Opened, Result } from './context.ts';
import type { Rollout } from './prepared-rollout.ts';

interface Conclusion {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly stages: readonly ReleaseRecord['stages'][number][];
  readonly checks: readonly CheckResult[];
  readonly kept: boolean;
  readonly failures: ReleaseRecord['failures'];
  readonly togetherMs?: number;
  readonly requests?: ReleaseRecord['requests'];
  readonly traffic?: ReleaseRecord['traffic'];
  readonly alarms?: string;
  readonly problems: readonly Problem[];
}

/** Writes the record, then moves the pointer and clears the running rollout in one write. */
export async function conclude(
  context: Context,
  { ports }: Opened,
  lease: Lease,
  rollout: Rollout,
  end: Conclusion,
): Promise<Result> {
  const { clock, emit } = context.outer;
  const record: ReleaseRecord = {
    number: rollout.next.number,
    environment: context.workspace.environment.name,
    kind: rollout.kind,
    ...(rollout.promotedFrom && { promotedFrom: rollout.promotedFrom }),
    by: context.by,
    startedAt: rollout.startedAt,
    finishedAt: clock.now(),
    outcome: end.outcome,
    reason: end.reason,
    planDigest: rollout.planDigest,
    ...(rollout.from !== undefined && { from: rollout.from }),
    moved: rollout.moves.map((move) => move.service),
    ...(end.kept && rollout.retiring && { retired: retiredBy(rollout.retiring, rollout.next) }),
    release: rollout.next,
    manifests: manifestsFor(context, rollout.next),
    revisions: revisionsOf(rollout.moves),
    stages: [...rollout.stages, ...end.stages],
    checks: [...end.checks],
    ...(end.togetherMs !== undefined && { togetherMs: end.togetherMs }),
    ...(end.requests && { requests: end.requests }),
    ...(end.traffic && end.traffic.length > 0 && { traffic: end.traffic }),
    ...(end.alarms !== undefined && { alarms: end.alarms }),
    failures: [...end.failures],
    problems: end.problems.map((problem) => ({ ...problem })),
  };
  await ports.store.writeRecord(record);
  await lease.update(({ running: _, ...state }) => ({
    ...state,
    lastNumber: Math.max(state.lastNumber, rollout.next.number),
    ...(end.kept && { current: rollout.next }),
  }));
  emit({ type: 'ended', outcome: end.outcome, reason: end.reason, record });
  return { outcome: end.outcome, reason: end.reason, problems: end.problems, record };
}

export function requestsOf(prober: Prober, moves: readonly PlannedMove[]) {
  return moves.map(({ service }) => {
    const { requests, lost } = prober.tally(service);
    return { service, observed: requests, lost };
  });
}

export const trafficOf = (watch: Watch) =>
  watch.figures().map(({ service, now, before }) => ({ service, now, ...(before && { before }) }));

const retiredBy = (retiring: readonly Retirement[], next: CurrentRelease): string[] =>
  retiring.map((each) => each.service).filter((service) => !next.services[service]);

/** Task definitions of what moves, before and after, by their names. */
export const revisionsOf = (moves: readonly Move[]): NonNullable<ReleaseRecord['revisions']> =>
  moves.map(({ service, taskDefinitionArn, previousTaskDefinitionArn }) => ({
    service,
    ...(previousTaskDefinitionArn && { before: revisionName(previousTaskDefinitionArn) }),
    after: revisionName(taskDefinitionArn),
  }));

/** Of each service of the release, as it is written. */
export function manifestsFor(context: Context, next: CurrentRelease): Record<string, ServiceManifest> {
  const written = context.workspace.manifests.filter(({ name }) => next.services[name]);
  return Object.fromEntries(written.map((manifest) => [manifest.name, manifest]));
}
