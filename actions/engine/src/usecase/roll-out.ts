/** Carries a prepared release out, under a lease that is held: from the first move to the record. */
import type { Problem } from '../kit/error.ts';
import type { Outcome } from '../release/outcome.ts';
import type { CurrentRelease, Retirement, RunningRollout } from '../release/state.ts';
import { revisionName } from '../release/task-definition.ts';
import { explain } from '../report/explain.ts';
import { type CheckPlan, runChecks } from '../rollout/checks.ts';
import { drive } from '../rollout/drive.ts';
import { type Journal, openJournal } from '../rollout/journal.ts';
import type { Lease } from '../rollout/lease.ts';
import { createObserver } from '../rollout/observe.ts';
import { createPerformer, type PlannedMove } from '../rollout/perform.ts';
import { type Prober, startProber, watchedPath } from '../rollout/prober.ts';
import type { Limits, Phase, RolloutState } from '../rollout/state.ts';
import { createWatch } from '../rollout/watch.ts';
import { conclude, manifestsFor, requestsOf, trafficOf } from './conclude.ts';
import { type Context, type Opened, type Result, stage } from './context.ts';
import { follow } from './follow.ts';
import type { Rollout } from './prepared-rollout.ts';
import { retire, withUnretired } from './retire.ts';

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
  const running = runningOf(context, rollout, startedAt);
  await lease.update((state) => ({ ...state, lastNumber: next.number, running }));
  const routingKey = crypto.randomUUID();
  const journal = await openJournal(ports.store, clock, next.number, (message) =>
    emit({ type: 'progress', stage: 'record', detail: message }),
  );
  const { observeSeconds, startSeconds } = longestOf(context, moves);
  const watch = createWatch(ports.traffic, opened.contract.alarms, clock, observeSeconds, (detail) =>
    emit({ type: 'progress', stage: 'go', detail }),
  );
  let prober: Prober | undefined;
  const onPhase = async (phase: Phase) => {
    if (phase === 'shift') await watch.begin(moves, lease.lost);
    if (phase === 'shift') prober = startProber(watched(context, moves), { probe: ports.probe, clock });
    if (phase === 'close' || phase === 'done') await prober?.stop();
  };
  try {
    const driven = await drive(beginning(moves, limitsOf(context, observeSeconds, startSeconds), startedAt), {
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

/** What the state says while it runs, and whoever finds it unfinished settles by. */
function runningOf(context: Context, rollout: Rollout, startedAt: number): RunningRollout {
  const { kind, next, moves, retiring, promotedFrom, from, planDigest } = rollout;
  return {
    number: next.number,
    startedAt,
    decision: 'undecided',
    reason: 'moving',
    moves: moves.map(strip),
    kind,
    ...(retiring && { retiring: [...retiring] }),
    ...(promotedFrom && { promotedFrom }),
    ...(from !== undefined && { from }),
    planDigest,
    manifests: manifestsFor(context, next),
    next,
  };
}

/** All that move wait for the slowest of them. */
function longestOf(
  context: Context,
  moves: readonly PlannedMove[],
): { readonly observeSeconds: number; readonly startSeconds: number } {
  const moving = new Set(moves.map(({ service }) => service));
  const services = context.workspace.services.filter(({ name }) => moving.has(name));
  return {
    observeSeconds: Math.max(0, ...services.map(({ rollout }) => rollout.observeSeconds)),
    startSeconds: Math.max(0, ...services.map(({ health }) => health.startLimitSeconds)),
  };
}

const beginning = (moves: readonly PlannedMove[], limits: Limits, since: number): RolloutState => ({
  phase: 'prepare',
  since,
  asked: false,
  moves,
  decision: 'undecided',
  reason: 'released',
  culprits: [],
  attempts: {},
  limits,
});

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
