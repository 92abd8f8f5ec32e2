/** The three roles of an environment for GitHub Actions: who may have each, and what it may do. */
import { type Environment, names } from '@inx/manifest';
import { arnsOf } from './arns.ts';
import { bootstrapsOf } from './bootstrap.ts';
import type { Grant } from './grant.ts';
import { planGrants } from './plan.ts';
import { platformGrants } from './platform.ts';
import { readSourceGrants, takeGrants } from './promotion.ts';
import { releaseGrants } from './release.ts';
import { inEnvironment, type Job, onMain, onPullRequest } from './trust.ts';

export interface DeliveryRole {
  readonly kind: 'plan' | 'release' | 'platform';
  readonly purpose: string;
  readonly name: string;
  readonly jobs: readonly Job[];
  readonly grants: readonly Grant[];
  /** How long a session lasts at most, in seconds. */
  readonly sessionSeconds: number;
}

/** A rollout may wait, observe and turn back for longer than the usual hour. */
const releaseSessionSeconds = 4 * 3600;

export function deliveryRoles(environment: Environment, services: readonly string[]): DeliveryRole[] {
  const arns = arnsOf(environment);
  const { role } = names(environment);
  const { name } = environment;
  return [
    {
      kind: 'plan',
      purpose: 'reads: what a change would do, and whether anything drifted',
      name: role('github-plan'),
      jobs: [
        onPullRequest(['plan.yml']),
        onMain(['plan.yml', 'plan-fork.yml', 'deploy.yml', 'platform.yml', 'promote.yml', 'drift.yml']),
      ],
      grants: [...planGrants(arns), ...readSourceGrants(environment)],
      sessionSeconds: 3600,
    },
    {
      kind: 'release',
      purpose: 'releases, promotes, rolls back and settles',
      name: role('github-release'),
      jobs: [
        inEnvironment(name, ['deploy.yml', 'promote.yml', 'rollback.yml']),
        // A way back waits for no approval, so it names no environment.
        onMain(['settle.yml']),
      ],
      grants: [
        ...releaseGrants(arns, services),
        ...readSourceGrants(environment),
        ...takeGrants(environment),
      ],
      sessionSeconds: releaseSessionSeconds,
    },
    {
      kind: 'platform',
      purpose: "changes the platform's stacks through CloudFormation",
      name: role('github-platform'),
      jobs: [
        inEnvironment(`${name}-platform`, ['deploy.yml', 'platform.yml']),
        inEnvironment(name, ['deploy.yml']),
      ],
      grants: platformGrants(arns, bootstrapsOf(environment)),
      sessionSeconds: 3600,
    },
  ];
}
