/** `deploy`: what the repository says, made live as one release, or not at all. */
import { type Problem, problemsOf } from '../kit/error.ts';
import { holdTo, type Wanted } from '../plan/held.ts';
import { isReleaseUnchanged, moving, type Plan } from '../plan/plan.ts';
import { newcomers } from '../release/database-setup.ts';
import { followsOtherwise } from '../release/following.ts';
import type { PromotedFrom } from '../release/promotion.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease, EnvironmentState } from '../release/state.ts';
import { shortCommit } from '../report/short-commit.ts';
import { acquireLease, type Lease } from '../rollout/lease.ts';
import { conclude } from './conclude.ts';
import {
  answered,
  type Context,
  cancelledEarly,
  giveBack,
  type Opened,
  openEnvironment,
  type Result,
  reportDefect,
  stage,
  type Touching,
} from './context.ts';
import { makeMoves } from './moves.ts';
import { type Known, keysOf, planFrom, secretsOf } from './plan.ts';
import { migrate, preflight, provideImages, registerDefinitions } from './prepare-release.ts';
import type { Rollout } from './prepared-rollout.ts';
import { retirementsOf } from './retire.ts';
import { releaseWithoutMoves, rollOut } from './roll-out.ts';
import { setUpDatabase } from './set-up-database.ts';
import { settle } from './settle.ts';

export interface DeployOptions extends Wanted {
  /** Let an older commit go over a newer one, and go forward where there is no way back. */
  readonly force?: boolean;
  /** The release of another environment that this one is: its images are copied, not built. */
  readonly promotedFrom?: PromotedFrom;
}

export function deploy(context: Context, options: DeployOptions = {}): Promise<Result> {
  return answered(context, (touching) => deployWhole(context, options, touching));
}

async function deployWhole(context: Context, options: DeployOptions, touching: Touching): Promise<Result> {
  const keys = keysOf(context);
  // Read side by side; where both fail, the environment's error is the one to mend first.
  keys.catch(() => undefined);
  const opened = await openEnvironment(context);
  const [imageKeys, secrets] = await Promise.all([
    keys,
    secretsOf(context, opened, context.workspace.services),
  ]);
  const known: Known = { imageKeys, secrets };
  const before = await opened.ports.store.read(context.cancel);
  const refused = judge(context, opened, known, before, options);
  if (refused) return refused;
  const early = planFrom(context, opened, known, before);
  const startedAt = context.outer.clock.now();
  context.outer.emit({ type: 'releasing', commit: context.commit.sha });
  const digests = await stage(
    context,
    'build',
    options.promotedFrom ? 'copying images by digest' : 'building and pushing images',
    () => provideImages(context, opened, early, before.current),
  );
  await stage(context, 'preflight', 'preflight: nothing is touched', () =>
    preflight(context, opened, early, digests, before, options.force),
  );
  if (context.cancel.aborted) return cancelledEarly;
  const { emit, clock } = context.outer;
  const onWait = (owner: string) =>
    emit({ type: 'progress', stage: 'lease', detail: `waiting for ${owner}` });
  const acquired = await acquireLease(opened.ports.store, clock, {
    owner: context.owner,
    commitPosition: context.commit.position,
    waitMs: context.lockWaitMs,
    signal: context.cancel,
    onWait,
  });
  if (!acquired.ok) return locked(context, acquired.heldBy, acquired.since);
  const { lease } = acquired;
  try {
    await settle(context, opened, lease, touching);
    // Whoever held the lease may have released in the meantime: plan again on what is true now.
    const state = await opened.ports.store.read();
    const late = judge(context, opened, known, state, options);
    if (late) return late;
    return await releaseUnderLease(context, opened, lease, {
      known,
      state,
      digests,
      startedAt,
      touching,
      promotedFrom: options.promotedFrom,
    });
  } finally {
    await giveBack(context, lease);
  }
}

function locked(context: Context, owner: string, since: number): Result {
  if (context.cancel.aborted)
    return { outcome: 'cancelled', reason: 'cancelled while waiting for the environment', problems: [] };
  const reason = `${owner} has held ${context.workspace.environment.name} since ${new Date(since).toISOString()}`;
  return {
    outcome: 'locked',
    reason,
    problems: [
      {
        code: 'lease.held',
        message: reason,
        remedy: 'run inx status; wait for it, or run inx deploy again later',
      },
    ],
  };
}

/** What ends a deploy without touching anything; undefined lets it go on. */
function judge(
  context: Context,
  opened: Opened,
  known: Known,
  state: EnvironmentState,
  options: DeployOptions,
): Result | undefined {
  const { current, running } = state;
  const plan = planFrom(context, opened, known, state);
  if (current && !options.force && current.commit.position > context.commit.position) {
    return {
      outcome: 'superseded',
      reason: `${context.workspace.environment.name} already runs a newer commit (${shortCommit(current.commit.sha)})`,
      problems: [],
    };
  }
  const held = holdTo(plan, options);
  if (held.as === 'refused') return { outcome: 'refused', reason: held.reason, problems: held.problems };
  if (held.as === 'made-again')
    context.outer.emit({ type: 'notice', message: `the plan was made again: ${held.why}` });
  if (isReleaseUnchanged(plan) && !running)
    return {
      outcome: 'unchanged',
      reason: `release ${current?.number ?? 0} serves; nothing to do`,
      problems: [],
    };
  return undefined;
}

interface Prepared {
  readonly known: Known;
  readonly state: EnvironmentState;
  readonly digests: ReadonlyMap<string, string>;
  readonly startedAt: number;
  readonly promotedFrom: PromotedFrom | undefined;
  readonly touching: Touching;
}

async function releaseUnderLease(
  context: Context,
  opened: Opened,
  lease: Lease,
  { known, state, digests: early, startedAt, touching, promotedFrom }: Prepared,
): Promise<Result> {
  const { clock } = context.outer;
  const plan = planFrom(context, opened, known, state);
  const stages: ReleaseRecord['stages'] = [{ name: 'build', milliseconds: clock.now() - startedAt }];
  const complete = moving(plan).every((each) => early.has(each.service));
  const digests = complete ? early : await provideImages(context, opened, plan, state.current);
  const number = state.lastNumber + 1;
  const services = await stage(context, 'register', 'registering task definitions', () =>
    registerDefinitions(context, opened, plan, digests, state.current),
  );
  const next = { number, commit: { ...context.commit }, at: clock.now(), services };
  const moved = context.workspace.services.filter((service) => differs(plan, state, services, service.name));
  const idle = moved.length === 0 && plan.retired.length === 0;
  if (idle && !followsOtherwise(state.current, next)) return adopt(lease, next);
  const moves = await makeMoves(context, opened, moved, services);
  const rollout: Rollout = {
    kind: promotedFrom ? 'promote' : 'deploy',
    ...(promotedFrom && { promotedFrom }),
    moves,
    ...(plan.retired.length > 0 && { retiring: retirementsOf(context, opened, plan.retired, state) }),
    next,
    planDigest: plan.digest,
    from: state.current?.number,
    startedAt,
    stages,
  };
  touching(true);
  if (idle) return releaseWithoutMoves(context, opened, lease, rollout);
  const problems = await stageBeforeMoves(context, opened, plan, services, number);
  if (problems.length > 0 || context.cancel.aborted) {
    const outcome = context.cancel.aborted ? 'cancelled' : 'rolled-back';
    const reason = problems[0]?.message ?? 'cancelled before anything moved';
    return conclude(context, opened, lease, rollout, {
      outcome,
      reason,
      stages: [],
      checks: [],
      kept: false,
      failures: [],
      problems,
    });
  }
  return rollOut(context, opened, lease, rollout);
}

/** What must be true of the database before anything moves. */
async function stageBeforeMoves(
  context: Context,
  opened: Opened,
  plan: Plan,
  services: CurrentRelease['services'],
  number: number,
): Promise<Problem[]> {
  const first = newcomers(plan, context.workspace.services).length > 0;
  const migrates = plan.services.some((each) => each.migrates);
  if (!first && !migrates) return [];
  const title = [...(first ? ['making schemas and users'] : []), ...(migrates ? ['running migrations'] : [])];
  return stage(context, 'migrate', title.join(', '), async () => {
    try {
      const problems = await setUpDatabase(context, opened, plan, services, number);
      if (problems.length > 0 || context.cancel.aborted) return problems;
      return await migrate(context, opened, plan, services, number);
    } catch (error) {
      // No service has moved: it ends as a migration that failed does. After a signal it failed because of that.
      return context.cancel.aborted ? [] : [...problemsOf(error, reportDefect)];
    }
  });
}

/** Sources can change without their image (a comment, say): then the task definition is the one that runs, and nothing moves. */
function differs(
  plan: Plan,
  state: EnvironmentState,
  services: CurrentRelease['services'],
  name: string,
): boolean {
  const routes = plan.services.find((each) => each.service === name)?.changes.includes('routes');
  const before = state.current?.services[name];
  const capacity = before?.spot !== undefined && before.spot !== services[name]?.spot;
  return (
    routes === true ||
    capacity ||
    services[name]?.taskDefinitionArn !== state.current?.services[name]?.taskDefinitionArn
  );
}

/** Remembers the new keys under the release that serves, so that the next plan finds nothing to do. */
async function adopt(lease: Lease, next: CurrentRelease): Promise<Result> {
  const { current } = await lease.update((state) =>
    state.current
      ? { ...state, current: { ...next, number: state.current.number, at: state.current.at } }
      : state,
  );
  return {
    outcome: 'unchanged',
    reason: `the sources changed, their images did not: release ${current?.number} serves`,
    problems: [],
  };
}
