/** What forbids an update of the platform, all at once. Pure. */
import { type Environment, names } from '@inx/manifest';
import type { Problem } from '../../kit/error.ts';
import { type PlatformChange, permissionChanges, resourceChanges } from './change.ts';

/** As many kept releases, the current one included, have what they need: their footing in the platform stays. */
export const releasesToKeepRunnable = 5;

/** A kept release, and the services that ran in it. */
export interface PastRelease {
  readonly number: number;
  readonly services: readonly string[];
}

/** `history`: kept releases, newest first; what lies beyond `releasesToKeepRunnable` binds nobody. */
export function platformProblems(
  change: PlatformChange,
  environment: Environment,
  history: readonly PastRelease[],
): Problem[] {
  return [...widensAndNarrows(change), ...footingInUse(change, environment, history)];
}

/**
 * Old and new code run side by side during a release, and the old comes back on a rollback: so permissions widen before
 * a release and narrow only after the next one (DESIGN 3). One change that does both to a role of tasks starves one side.
 */
function widensAndNarrows(change: PlatformChange): Problem[] {
  const permissions = permissionChanges(change);
  const key = ({ stack, principal }: (typeof permissions)[number]) => `${stack}: ${principal}`;
  const of = (direction: 'widens' | 'narrows') =>
    new Map(
      permissions
        .filter((each) => each.ofTasks && each.direction === direction)
        .map((each) => [key(each), each]),
    );
  const narrowed = of('narrows');
  return [...of('widens')].flatMap(([who, wide]): Problem[] => {
    const narrow = narrowed.get(who);
    if (!narrow) return [];
    return [
      {
        code: 'platform.widens-and-narrows',
        message: `${who} is granted ${wide.actions.join(', ')} and loses ${narrow.actions.join(', ')} in one change`,
        where: wide.stack,
        why: 'the release that serves still needs what is taken, and a rollback needs it again',
        remedy: 'grant the new permission now, and take the old one after the next release',
      },
    ];
  });
}

/** A footing may go once no release that can still be rolled back to needs it. */
function footingInUse(
  change: PlatformChange,
  environment: Environment,
  history: readonly PastRelease[],
): Problem[] {
  const kept = history.slice(0, releasesToKeepRunnable);
  const gone = resourceChanges(change).filter(({ action }) => action === 'destroy' || action === 'retain');
  const services = [...new Set(kept.flatMap((release) => release.services))];
  return services.flatMap((service): Problem[] => {
    const own = footingNames(environment, service);
    const lost = gone.filter(({ name }) => name !== undefined && own.has(name));
    const needed = kept.find((release) => release.services.includes(service));
    if (lost.length === 0 || !needed) return [];
    const what = lost.map(({ type, name }) => `${type} ${name}`).join(', ');
    return [
      {
        code: 'platform.footing-in-use',
        message: `${service} would lose its footing (${what}), and release ${needed.number} runs on it`,
        where: lost[0]!.stack,
        why: `the last ${releasesToKeepRunnable} releases stay ready to go back to`,
        remedy: `release without ${service} first; its footing may go once no release of the last ${releasesToKeepRunnable} has it`,
      },
    ];
  });
}

function footingNames(environment: Environment, service: string): ReadonlySet<string> {
  const name = names(environment);
  return new Set([
    name.repository(service),
    name.targetGroup(service, 'b'),
    name.targetGroup(service, 'g'),
    `${environment.prefix}-${service}-execution`,
    `${environment.prefix}-${service}-task`,
    name.databaseSecret(service),
  ]);
}
