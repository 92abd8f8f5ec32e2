/** Settles what a dead process left: undecided or `go` goes back, `keep` goes forward (DESIGN 5, "Whoever dies"). */
import type { Problem } from '../kit/error.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { RunningRollout } from '../release/state.ts';
import { drive } from '../rollout/drive.ts';
import { openJournal } from '../rollout/journal.ts';
import { acquireLease, type Lease } from '../rollout/lease.ts';
import { createObserver } from '../rollout/observe.ts';
import { createPerformer } from '../rollout/perform.ts';
import type { RolloutState } from '../rollout/state.ts';
import { revisionsOf } from './conclude.ts';
import {
  answered,
  type Context,
  cancelledEarly,
  giveBack,
  type Opened,
  openEnvironment,
  type Result,
  type Touching,
} from './context.ts';
import { afterKeep, limitsOf } from './roll-out.ts';

/** `resume`: takes the lease, settles what is unfinished, answers what came of it. `unchanged` when nothing was. */
export function resume(context: Context): Promise<Result> {
  return answered(context, (touching) => resumeWhole(context, touching));
}

async function resumeWhole(context: Context, touching: Touching): Promise<Result> {
  const opened = await openEnvironment(context);
  const { clock } = context.outer;
  const acquired = await acquireLease(opened.ports.store, clock, {
    owner: context.owner,
    commitPosition: context.commit.position,
    waitMs: context.lockWaitMs,
    signal: context.cancel,
  });
  if (!acquired.ok && context.cancel.aborted) return cancelledEarly;
  if (!acquired.ok)
    return {
      outcome: 'locked',
      reason: `${acquired.heldBy} works on it since ${new Date(acquired.since).toISOString()}`,
      problems: [],
    };
  try {
    const settled = await settle(context, opened, acquired.lease, touching);
    return settled ?? { outcome: 'unchanged', reason: 'no rollout is unfinished', problems: [] };
  } finally {
    await giveBack(context, acquired.lease);
  }
}

/** Settles an unfinished rollout, if there is one, under a lease that is held. */
export async function settle(
  context: Context,
  opened: Opened,
  lease: Lease,
  touching: Touching,
): Promise<Result | undefined> {
  const { running } = await opened.ports.store.read();
  if (!running) return undefined;
  touching(true);
  const settled = await settleRunning(context, opened, lease, running);
  touching(false);
  return settled;
}

async function settleRunning(
  context: Context,
  opened: Opened,
  lease: Lease,
  running: RunningRollout,
): Promise<Result> {
  const { clock, emit } = context.outer;
  const { ports } = opened;
  const journal = await openJournal(ports.store, clock, running.number, (message) =>
    emit({ type: 'progress', stage: 'record', detail: message }),
  );
  const keep = running.decision === 'keep';
  const reason = keep
    ? `release ${running.number} was kept before its process ended`
    : `the process of release ${running.number} ended before it was kept`;
  emit({ type: 'progress', stage: keep ? 'keep' : 'back', detail: `${reason}: settling it` });
  const initial: RolloutState = {
    phase: keep ? 'finish' : 'back',
    since: clock.now(),
    asked: true,
    moves: running.moves,
    decision: running.decision,
    ...(!keep && { outcome: 'rolled-back' as const }),
    reason,
    culprits: [],
    attempts: {},
    limits: limitsOf(context, 0, 0),
  };
  const performer = createPerformer(ports, lease, running.moves, 'settled', running.number);
  const standing = keep ? 'keep' : await performer.perform({ type: 'decide', decision: 'back', reason });
  const state: RolloutState =
    standing === 'keep' ? { ...initial, phase: 'finish', decision: 'keep' } : initial;
  const driven = await drive(state, {
    clock,
    emit,
    journal,
    observer: createObserver(ports.ecs, ports.traffic, running.startedAt),
    performer,
    runChecks: async () => [],
    breaches: async () => [],
    // Settling is short and must end: a signal does not stop it half-way.
    cancel: new AbortController().signal,
    lost: lease.lost,
  });
  const kept = driven.state.decision === 'keep';
  const { retiring = [] } = running;
  const after = kept ? await afterKeep(context, opened, journal, running.next, retiring) : undefined;
  const problems = after?.problems ?? [];
  const outcome = problems.length > 0 ? 'needs-attention' : (driven.state.outcome ?? 'needs-attention');
  const whole = { ...running, next: after?.release ?? running.next };
  const record = settledRecord(context, whole, problems, outcome, driven.state.reason, driven.stages);
  await ports.store.writeRecord(record);
  await lease.update(({ running: _, ...rest }) => ({ ...rest, ...(kept && { current: whole.next }) }));
  emit({ type: 'ended', outcome, reason: driven.state.reason, record });
  return { outcome, reason: driven.state.reason, problems, record };
}

function settledRecord(
  context: Context,
  running: RunningRollout,
  problems: readonly Problem[],
  outcome: ReleaseRecord['outcome'],
  reason: string,
  stages: readonly ReleaseRecord['stages'][number][],
): ReleaseRecord {
  return {
    number: running.number,
    environment: context.workspace.environment.name,
    kind: running.kind ?? 'deploy',
    ...(running.promotedFrom && { promotedFrom: running.promotedFrom }),
    by: context.by,
    startedAt: running.startedAt,
    finishedAt: context.outer.clock.now(),
    outcome,
    reason,
    planDigest: running.planDigest ?? 'settled',
    ...(running.from !== undefined && { from: running.from }),
    moved: running.moves.map((move) => move.service),
    ...(running.retiring && {
      retired: running.retiring.flatMap(({ service }) => (running.next.services[service] ? [] : [service])),
    }),
    release: running.next,
    ...(running.manifests && { manifests: running.manifests }),
    revisions: revisionsOf(running.moves),
    stages: [...stages],
    checks: [],
    failures: [],
    problems: problems.map((problem) => ({ ...problem })),
  };
}
