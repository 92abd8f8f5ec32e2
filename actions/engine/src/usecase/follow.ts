/** Sets what follows a kept release: scaling and schedules of its services, and none of others. Writes only differences. */
import { names } from '@inx/manifest';
import { messageOf, type Problem } from '../kit/error.ts';
import type { ScalingSpecification } from '../ports/scaling.ts';
import type { ScheduleSpecification } from '../ports/schedules.ts';
import type { CurrentRelease } from '../release/state.ts';
import type { Context, Opened } from './context.ts';

/** Bounds each call. */
const callTimeoutMs = 20_000;

export interface Followed {
  /** The release with what was really set: what failed is left out, so that the next deploy finds it missing. */
  readonly release: CurrentRelease;
  readonly problems: readonly Problem[];
  /** In words, one a change. */
  readonly done: readonly string[];
}

interface Piece {
  /** The release's services that it belongs to; none for what is removed. */
  readonly services: readonly string[];
  readonly title: string;
  readonly work: (signal: AbortSignal) => Promise<unknown>;
}

/** Never throws for AWS's refusals: the release is kept, so what is left is told as a problem. */
export async function follow(context: Context, opened: Opened, release: CurrentRelease): Promise<Followed> {
  const { pieces, unread } = await pending(context, opened, release);
  const problems: Problem[] = [...unread];
  const failed = new Set<string>(unread.length > 0 ? Object.keys(release.services) : []);
  const done: string[] = [];
  // One after the other: these APIs' quotas are among the smallest.
  for (const { services, title, work } of pieces) {
    try {
      await work(AbortSignal.timeout(callTimeoutMs));
      done.push(title);
      for (const service of services)
        context.outer.emit({ type: 'service', stage: 'keep', service, status: 'follows', detail: title });
    } catch (error) {
      for (const service of services) failed.add(service);
      problems.push(problemOf(title, error));
    }
  }
  const kept = Object.entries(release.services).map(([name, released]) => {
    const { following: _, ...rest } = released;
    return [name, failed.has(name) ? rest : released] as const;
  });
  return { release: { ...release, services: Object.fromEntries(kept) }, problems, done };
}

const problemOf = (title: string, error: unknown): Problem => ({
  code: 'follow.failed',
  message: `the release serves, but not set: ${title}: ${messageOf(error)}`,
  remedy: 'mend what AWS says, then run inx deploy again: it sets what is missing',
});

async function pending(
  { workspace, outer }: Context,
  { contract, ports }: Opened,
  release: CurrentRelease,
): Promise<{ pieces: Piece[]; unread: Problem[] }> {
  const name = names(workspace.environment);
  const ofEcs = new Map(Object.keys(release.services).map((service) => [name.service(service), service]));
  const scaling = scalingOf(workspace.environment, contract, release);
  const schedules = schedulesOf(workspace.environment, release);
  try {
    const signal = AbortSignal.timeout(callTimeoutMs);
    const [scales, runs] = await Promise.all([
      ports.scaling.differences(scaling, signal),
      ports.schedules.differences(
        schedules.map(({ specification }) => specification),
        signal,
      ),
    ]);
    const pieces: Piece[] = [
      ...scaling
        .filter(({ service }) => scales.set.some((each) => each.service === service))
        .map((wanted) => ({
          services: [ofEcs.get(wanted.service) ?? wanted.service],
          title: `scaling of ${wanted.service} between ${wanted.min} and ${wanted.max} tasks`,
          work: async (each: AbortSignal) => {
            await ports.scaling.set(wanted, each);
            await ports.ecs.keepWithin(wanted.service, wanted, each);
          },
        })),
      ...scales.remove.map((service) => ({
        services: [],
        title: `no scaling of ${service} any more`,
        work: (each: AbortSignal) => ports.scaling.remove(service, each),
      })),
      ...schedules
        .filter(({ specification }) => runs.set.includes(specification.name))
        .map(({ service, specification }) => ({
          services: [service],
          title: `schedule ${specification.name}: ${specification.expression}`,
          work: (each: AbortSignal) => ports.schedules.set(specification, each),
        })),
      ...runs.remove.map((schedule) => ({
        services: [],
        title: `no schedule ${schedule} any more`,
        work: (each: AbortSignal) => ports.schedules.remove(schedule, each),
      })),
    ];
    return { pieces, unread: [] };
  } catch (error) {
    outer.emit({ type: 'progress', stage: 'keep', detail: messageOf(error) });
    return { pieces: [], unread: [problemOf('scaling and schedules', error)] };
  }
}

/** How each service of a release is to be scaled. */
export function scalingOf(
  environment: Context['workspace']['environment'],
  contract: Opened['contract'],
  release: CurrentRelease,
): ScalingSpecification[] {
  return Object.entries(release.services).flatMap(([service, { following }]) => {
    const footing = contract.services[service];
    if (!following || !footing) return [];
    return [
      {
        service: names(environment).service(service),
        ...following.scaling,
        targetGroupArns: [footing.blueTargetGroupArn, footing.greenTargetGroupArn],
      },
    ];
  });
}

/** What each service of a release runs by the clock. */
export function schedulesOf(
  environment: Context['workspace']['environment'],
  release: CurrentRelease,
): { service: string; specification: ScheduleSpecification }[] {
  return Object.entries(release.services).flatMap(([service, { following, taskDefinitionArn }]) =>
    (following?.schedules ?? []).map((schedule) => ({
      service,
      specification: {
        name: names(environment).schedule(service, schedule.name),
        expression: schedule.cron,
        timezone: schedule.timezone,
        taskDefinitionArn,
        container: service,
        command: schedule.command,
      },
    })),
  );
}
