/** `rollback`: a new rollout of an earlier release: same barrier, same checks, no rebuild. */
import { applyOverrides, names, serviceSchema } from '@inx/manifest';
import { CodedError, refuseIf } from '../kit/error.ts';
import { hashOf } from '../kit/hash.ts';
import { versionsOf } from '../plan/plan.ts';
import { followsOtherwise } from '../release/following.ts';
import type { ReleaseRecord } from '../release/record.ts';
import type { CurrentRelease, EnvironmentState } from '../release/state.ts';
import type { SecretVersions } from '../release/task-definition.ts';
import { acquireLease } from '../rollout/lease.ts';
import {
  answered,
  type Context,
  cancelledEarly,
  giveBack,
  type Opened,
  openEnvironment,
  type Result,
  stage,
  type Touching,
} from './context.ts';
import { makeMoves } from './moves.ts';
import { secretsOf } from './plan.ts';
import { stopped } from './prepare-release.ts';
import type { Rollout } from './prepared-rollout.ts';
import { releaseWithoutMoves, rollOut } from './roll-out.ts';
import { settle } from './settle.ts';

const searched = 50;

/** `to`: a release number; absent for the one before the current. */
export function rollback(context: Context, to?: number): Promise<Result> {
  return answered(context, (touching) => rollBack(context, to, touching));
}

async function rollBack(context: Context, to: number | undefined, touching: Touching): Promise<Result> {
  const opened = await openEnvironment(context);
  const { clock } = context.outer;
  const startedAt = clock.now();
  const target = await stage(context, 'preflight', 'is the way back still there?', async () => {
    const record = await findTarget(opened, await opened.ports.store.read(context.cancel), to);
    await assertRunnable(context, opened, record);
    return record;
  });
  context.outer.emit({ type: 'releasing', commit: target.release.commit.sha });
  const past = pastContext(context, target);
  const acquired = await acquireLease(opened.ports.store, clock, {
    owner: context.owner,
    commitPosition: context.commit.position,
    waitMs: context.lockWaitMs,
    signal: context.cancel,
  });
  if (!acquired.ok && context.cancel.aborted) return cancelledEarly;
  if (!acquired.ok)
    return { outcome: 'locked', reason: `${acquired.heldBy} holds the environment`, problems: [] };
  const { lease } = acquired;
  try {
    await settle(context, opened, lease, touching);
    const state = await opened.ports.store.read();
    const services = past.workspace.services.filter(({ name }) => {
      const wanted = target.release.services[name];
      const serving = state.current?.services[name];
      // Routes alone make a move as well: they change with it, and a way back that leaves them is none.
      return (
        wanted &&
        (wanted.taskDefinitionArn !== serving?.taskDefinitionArn ||
          wanted.settingsHash !== serving.settingsHash)
      );
    });
    const name = names(context.workspace.environment);
    refuseIf(
      stopped(await opened.ports.ecs.describeServices(services.map((service) => name.service(service.name)))),
    );
    const number = state.lastNumber + 1;
    const secrets = await secretsOf(past, opened, services);
    const started = new Map(
      services.map((service) => [service.name, versionsOf(service, opened.contract, secrets)]),
    );
    const next = {
      number,
      commit: target.release.commit,
      at: clock.now(),
      services: { ...state.current?.services, ...asGoneBackTo(target.release, state.current, started) },
    };
    if (services.length === 0 && !followsOtherwise(state.current, next))
      return {
        outcome: 'unchanged',
        reason: `release ${target.number} is what serves already`,
        problems: [],
      };
    const moves = await makeMoves(past, opened, services, next.services);
    touching(true);
    const rollout: Rollout = {
      kind: 'rollback',
      moves,
      next,
      planDigest: hashOf({ rollback: target.number, from: state.current?.number }),
      from: state.current?.number,
      startedAt,
      stages: [],
    };
    return services.length === 0
      ? await releaseWithoutMoves(past, opened, lease, rollout)
      : await rollOut(past, opened, lease, rollout);
  } finally {
    await giveBack(context, lease);
  }
}

/**
 * The services as that release described them: routes and checks of its own time, and services that have no folder any
 * more. What it did not have and runs now stays as it is.
 */
function pastContext(context: Context, { release, manifests: kept, number }: ReleaseRecord): Context {
  const { environment, manifests: present } = context.workspace;
  const past = Object.keys(release.services).map((name) => {
    const parsed = serviceSchema.safeParse(kept?.[name]);
    const manifest = parsed.success ? parsed.data : present.find((each) => each.name === name);
    if (manifest) return manifest;
    throw new CodedError({
      code: 'rollback.manifest',
      message: `nobody knows how ${name} was described in release ${number}`,
      where: `services/${name}/service.json`,
      remedy: 'check out a commit that has it, then roll back; or choose another release: inx releases',
    });
  });
  const manifests = [...past, ...present.filter(({ name }) => !release.services[name])].sort((a, b) =>
    a.name.localeCompare(b.name),
  );
  const services = manifests.map((each) => applyOverrides(each, environment));
  return { ...context, workspace: { ...context.workspace, manifests, services } };
}

/**
 * Releases of earlier versions knew nothing of scaling and schedules: what is set now stays. `started`: versions of the
 * secrets of what moves, as it starts with current ones; what stays goes on with those it has.
 */
function asGoneBackTo(
  release: CurrentRelease,
  current: CurrentRelease | undefined,
  started: ReadonlyMap<string, SecretVersions>,
): CurrentRelease['services'] {
  return Object.fromEntries(
    Object.entries(release.services).map(([name, released]) => {
      const following = released.following ?? current?.services[name]?.following;
      const { secrets: _, ...rest } = released;
      const secrets = started.get(name) ?? current?.services[name]?.secrets;
      return [name, { ...rest, ...(secrets && { secrets }), ...(following && { following }) }];
    }),
  );
}

async function findTarget(
  { ports }: Opened,
  state: EnvironmentState,
  to: number | undefined,
): Promise<ReleaseRecord> {
  if (!state.current)
    throw new CodedError({
      code: 'rollback.nothing',
      message: 'no release has been made here yet',
      remedy: 'run inx deploy',
    });
  const records = await ports.store.listRecords(searched);
  const kept = records.filter(
    (record) => record.outcome === 'released' && record.number !== state.current?.number,
  );
  const target =
    to === undefined
      ? kept.find((record) => record.number < state.current!.number)
      : kept.find((record) => record.number === to);
  if (target) return target;
  const possible = kept.map((record) => record.number).join(', ') || 'none';
  throw new CodedError({
    code: 'rollback.unknown-release',
    message:
      to === undefined
        ? 'there is no earlier release to go back to'
        : `release ${to} was never released here`,
    remedy: `possible: ${possible}; inx releases lists them`,
  });
}

async function assertRunnable(
  context: Context,
  { contract, ports }: Opened,
  record: ReleaseRecord,
): Promise<void> {
  await Promise.all(
    Object.entries(record.release.services).map(async ([service, released]) => {
      const definition = await ports.ecs.describeTaskDefinition(released.taskDefinitionArn, context.cancel);
      if (!definition?.active) {
        throw new CodedError({
          code: 'rollback.definition',
          message: `the task definition of ${service} is gone: ${released.taskDefinitionArn}`,
          remedy: 'choose another release: inx releases',
        });
      }
      const repository = contract.services[service]?.repositoryUri;
      if (!repository)
        throw new CodedError({
          code: 'rollback.footing',
          message: `the platform has no footing for ${service} any more`,
          remedy: 'provision the platform with it, or choose another release: inx releases',
        });
      if (!(await context.outer.images.has(repository, released.imageDigest, context.cancel))) {
        throw new CodedError({
          code: 'rollback.image',
          message: `the image of ${service} is gone: ${released.imageDigest}`,
          where: repository,
          remedy: 'choose another release: inx releases',
        });
      }
    }),
  );
}
