/** Carries a prepared release out, under a lease that is held: from the first move to the record. */
import type { ServiceManifest } from '@inx/manifest';
import type { Problem } from '../kit/error.ts';
import type { Outcome } from '../release/outcome.ts';
import type { PromotedFrom } from '../release/promotion.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease, Move, Retirement, RunningRollout } from '../release/state.ts';
import { revisionName } from '../release/task-definition.ts';
import { explain } from '../report/explain.ts';
import { type CheckPlan, type CheckResult, runChecks } from '../rollout/checks.ts';
import { drive } from '../rollout/drive.ts';
import { type Journal, openJournal } from '../rollout/journal.ts';
import type { Lease } from '../rollout/lease.ts';
import { createObserver } from '../rollout/observe.ts';
import { createPerformer, type PlannedMove } from '../rollout/perform.ts';
import { type Prober, startProber, watchedPath } from '../rollout/prober.ts';
import type { Limits, Phase, RolloutState } from '../rollout/state.ts';
import { createWatch, type Watch } from '../rollout/watch.ts';
import { type Context, type Opened, type Result, stage } from './context.ts';
import { follow } from './follow.ts';
import { retire, withUnretired } from './retire.ts';

export interface Rollout {
  readonly kind: ReleaseRecord['kind'];
  readonly promotedFrom?: PromotedFrom;
  readonly moves: readonly PlannedMove[];
  /** Ended once the release is kept. */
  readonly retiring?: readonly Retirement[];
  readonly next: CurrentRelease;
  readonly planDigest: string;
  /** The release that serves before; undefined for the first. */
  readonly from: number | undefined;
  readonly startedAt: number;
  /** Stages that ran before. */
  readonly stages: readonly ReleaseRecord['stages'][number][];
}

export function limitsOf(context: Context, observeSeconds: number, startSeconds: number): Limits {
  const scaled = (milliseconds: number) => milliseconds / context.outer.clock.speed;
  // Starting a real program takes as long in a rehearsal as in life, so its limits never shrink below what that needs.
  return {
    start: Math.max(45_000, scaled(startSeconds * 1000)),
    observe: Math.max(1_500, scaled(observeSeconds * 1000)),
    pauseMargin: scaled(60_000),
    settle: Math.max(60_000, scaled(900_000)),
  };
}

export async function rollOut(
  context: Context,
  opened: Opened,
  lease: Lease,
  rollout: Rollout,
): Promise<Result> {
  const { clock, emit } = context.outer;
  const { ports } = opened;
  const { next, moves } = rollout;
  const startedAt = clock.now();
  const running: RunningRollout = {
    number: next.number,
    startedAt,
    decision: 'undecided',
    reason: 'moving',
    moves: moves.map(strip),
    kind: rollout.kind,
    ...(rollout.retiring && { retiring: [...rollout.retiring] }),
    ...(rollout.promotedFrom && { promotedFrom: rollout.promotedFrom }),
    ...(rollout.from !== undefined && { from: rollout.from }),
    planDigest: rollout.planDigest,
    manifests: manifestsFor(context, next),
    next,
  };
  await lease.update((state) => ({ ...state, lastNumber: next.number, running }));
  const routingKey = crypto.randomUUID();
  const journal = await openJournal(ports.store, clock, next.number, (message) =>
    emit({ type: 'progress', stage: 'record', detail: message }),
  );
  const services = context.workspace.services;
  const moved = new Set(moves.map((move) => move.service));
  const longest = (value: (service: (typeof services)[number]) => number) =>
    Math.max(0, ...services.filter((service) => moved.has(service.name)).map(value));
  const observedSeconds = longest((service) => service.rollout.observeSeconds);
  const limits = limitsOf(
    context,
    observedSeconds,
    longest((service) => service.health.startLimitSeconds),
  );
  const watch = createWatch(ports.traffic, opened.contract.alarms, clock, observedSeconds, (detail) =>
    emit({ type: 'progress', stage: 'go', detail }),
  );
  let prober: Prober | undefined;
  const onPhase = async (phase: Phase) => {
    if (phase === 'shift') await watch.begin(moves, lease.lost);
    if (phase === 'shift') prober = startProber(watched(context, moves), { probe: ports.probe, clock });
    if (phase === 'close' || phase === 'done') await prober?.stop();
  };
  const initial: RolloutState = {
    phase: 'prepare',
    since: startedAt,
    asked: false,
    moves,
    decision: 'undecided',
    reason: 'released',
    culprits: [],
    attempts: {},
    limits,
  };
  try {
    const driven = await drive(initial, {
      clock,
      emit,
      journal,
      observer: createObserver(ports.ecs, ports.traffic, startedAt),
      performer: createPerformer(ports, lease, moves, routingKey, next.number),
      runChecks: () =>
        runChecks(
          checkPlans(context, next),
          routingKey,
          { probe: ports.probe, clock },
          AbortSignal.any([context.cancel, lease.lost]),
        ),
      breaches: (watchedMoves, phase) =>
        watch.breaches(watchedMoves, phase === 'observe' ? prober : undefined),
      onPhase,
      cancel: context.cancel,
      lost: lease.lost,
    });
    const outcome = driven.state.outcome ?? 'needs-attention';
    const failures =
      outcome === 'released'
        ? []
        : await explain(moves, driven.state.culprits, driven.last, driven.state.reason, startedAt, ports);
    const kept = driven.state.decision === 'keep';
    const { retiring = [] } = rollout;
    const after = kept ? await afterKeep(context, opened, journal, next, retiring) : undefined;
    const problems = after?.problems ?? [];
    return await conclude(
      context,
      opened,
      lease,
      { ...rollout, next: after?.release ?? next },
      {
        outcome: problems.length > 0 ? 'needs-attention' : outcome,
        reason: endOf(outcome, driven.state.reason, next.number, problems),
        stages: driven.stages,
        checks: driven.checks,
        kept,
        failures,
        ...(prober && { togetherMs: prober.togetherMs(), requests: requestsOf(prober, moves) }),
        traffic: trafficOf(watch),
        ...(watch.alarms() !== undefined && { alarms: watch.alarms()! }),
        problems,
      },
    );
  } finally {
    await prober?.stop();
  }
}

function endOf(outcome: Outcome, reason: string, release: number, problems: readonly Problem[]): string {
  if (outcome !== 'released') return reason;
  const serves = `release ${release} serves`;
  return problems.length > 0 ? `${serves}; ${problems.map((each) => each.message).join('; ')}` : serves;
}

/**
 * What a kept release still needs: its scaling and schedules set, those of retired services gone, and then these services
 * themselves. What failed is told, and left out of (or kept in) the release, so that the next deploy does it.
 */
export async function afterKeep(
  context: Context,
  opened: Opened,
  journal: Journal,
  next: CurrentRelease,
  retiring: readonly Retirement[],
): Promise<{ readonly release: CurrentRelease; readonly problems: readonly Problem[] }> {
  const followed = await follow(context, opened, next);
  const unretired = await retire(context, opened.ports, journal, retiring);
  return {
    release: withUnretired(followed.release, retiring, unretired),
    problems: [...followed.problems, ...unretired],
  };
}

/** Only scaling or schedules change: nothing moves, and the release is one all the same. */
export async function releaseWithoutMoves(
  context: Context,
  opened: Opened,
  lease: Lease,
  rollout: Rollout,
): Promise<Result> {
  const { release, problems } = await stage(context, 'keep', 'setting scaling and schedules', () =>
    follow(context, opened, rollout.next),
  );
  return conclude(
    context,
    opened,
    lease,
    { ...rollout, next: release },
    {
      outcome: problems.length > 0 ? 'needs-attention' : 'released',
      reason: endOf('released', '', release.number, problems),
      stages: [],
      checks: [],
      kept: true,
      failures: [],
      problems,
    },
  );
}

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

function requestsOf(prober: Prober, moves: readonly PlannedMove[]) {
  return moves.map(({ service }) => {
    const { requests, lost } = prober.tally(service);
    return { service, observed: requests, lost };
  });
}

const trafficOf = (watch: Watch) =>
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
function manifestsFor(context: Context, next: CurrentRelease): Record<string, ServiceManifest> {
  const written = context.workspace.manifests.filter(({ name }) => next.services[name]);
  return Object.fromEntries(written.map((manifest) => [manifest.name, manifest]));
}

/** The state item holds what settling needs, not what only this process can use. */
function strip({ specification: _specification, health: _health, ...move }: PlannedMove) {
  return move;
}

function checkPlans(context: Context, next: CurrentRelease): CheckPlan[] {
  return context.workspace.services.flatMap((service) => {
    const released = next.services[service.name];
    if (!released) return [];
    const expectedRevision = revisionName(released.taskDefinitionArn);
    return [{ service: service.name, checks: service.checks, expectedRevision }];
  });
}

function watched(context: Context, moves: readonly PlannedMove[]) {
  return moves.flatMap((move) => {
    const service = context.workspace.services.find((each) => each.name === move.service);
    const path = service && watchedPath(service);
    return path ? [{ service: move.service, path, newRevision: revisionName(move.taskDefinitionArn) }] : [];
  });
}
