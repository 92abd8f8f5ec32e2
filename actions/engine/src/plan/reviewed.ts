/** Whether a plan does worse than the one that was reviewed. Pure. */
import { z } from 'zod';
import type { Problem } from '../kit/error.ts';
import type { Plan } from './plan.ts';
import {
  type PlatformChange,
  permissionChanges,
  permissionId,
  portChanges,
  portId,
  resourceChanges,
  resourceId,
} from './platform/change.ts';

const text = z.string().max(10_000);
const texts = z.array(text).max(1_000);

/** Of a plan as `inx plan --json` prints it, what the comparison reads. */
export const reviewedSchema = z.object({
  environment: text,
  /** The release that it started from; 0 for none. */
  from: z.number().int().nonnegative(),
  releaseDigest: text,
  digest: text,
  retired: texts,
  services: z.array(z.object({ service: text, migrates: z.boolean(), changes: texts })).max(1_000),
  platform: z
    .object({
      stacks: z
        .array(
          z.object({
            resources: z
              .array(
                z.object({
                  stack: text,
                  logicalId: text,
                  action: z.enum(['create', 'update', 'may-replace', 'replace', 'retain', 'destroy']),
                }),
              )
              .max(20_000),
            permissions: z
              .array(
                z.object({
                  stack: text,
                  change: z.enum(['added', 'removed']),
                  principal: text,
                  effect: z.enum(['Allow', 'Deny']),
                  actions: texts,
                  resources: texts,
                  condition: text.optional(),
                  direction: z.enum(['widens', 'narrows', 'neither']),
                }),
              )
              .max(20_000),
            ports: z
              .array(
                z.object({
                  stack: text,
                  change: z.enum(['added', 'removed']),
                  direction: z.enum(['ingress', 'egress']),
                  group: text,
                  protocol: text,
                  peer: text,
                  world: z.boolean(),
                }),
              )
              .max(20_000),
          }),
        )
        .max(200),
    })
    .optional(),
});

export type ReviewedPlan = z.output<typeof reviewedSchema>;

/**
 * What `plan` destroys, replaces, widens, opens, retires or migrates and `reviewed` did not: an empty list lets it pass,
 * whatever else became smaller. A plan without a platform half is compared by its release alone.
 */
export function worseThan(plan: Plan, reviewed: ReviewedPlan): Problem[] {
  if (plan.environment !== reviewed.environment)
    return [
      {
        code: 'plan.reviewed-elsewhere',
        message: `the reviewed plan is one for ${reviewed.environment}`,
        where: plan.environment,
        remedy: `hand over a plan for ${plan.environment}`,
      },
    ];
  const worse = [
    ...fresh(plan.retired, reviewed.retired, String).map((service) => `retires ${service}`),
    ...fresh(migrating(plan.services), migrating(reviewed.services), String).map(
      (service) => `runs the migration of ${service}`,
    ),
    ...(plan.platform ? platformWorse(plan.platform, reviewed.platform ?? { stacks: [] }) : []),
  ];
  return worse.map((what) => ({
    code: 'plan.worse-than-reviewed',
    message: `the plan now ${what}, which the reviewed one did not`,
    where: plan.environment,
    why: `reviewed: ${reviewed.digest.slice(0, 12)}, now: ${plan.digest.slice(0, 12)}`,
    remedy: 'review the new plan, then apply that one',
  }));
}

const migrating = (services: ReviewedPlan['services'] | Plan['services']): string[] =>
  services.filter((each) => each.migrates && each.changes.length > 0).map((each) => each.service);

type ReviewedPlatform = NonNullable<ReviewedPlan['platform']>;

function platformWorse(now: PlatformChange, then: ReviewedPlatform): string[] {
  // A replacement that was reviewed as a mere possibility was reviewed.
  const rank: Readonly<Record<string, number>> = { destroy: 2, replace: 1, 'may-replace': 1 };
  const before = then.stacks.flatMap((stack) => stack.resources);
  const ranks = new Map(before.map((each) => [resourceId(each), rank[each.action] ?? 0]));
  const harmful = resourceChanges(now).filter(
    (each) => (rank[each.action] ?? 0) > (ranks.get(resourceId(each)) ?? 0),
  );
  const wide = fresh(
    permissionChanges(now).filter((each) => each.direction === 'widens'),
    then.stacks.flatMap((stack) => stack.permissions.filter((each) => each.direction === 'widens')),
    permissionId,
  );
  const open = fresh(
    portChanges(now).filter((each) => each.change === 'added'),
    then.stacks.flatMap((stack) => stack.ports.filter((each) => each.change === 'added')),
    portId,
  );
  return [
    ...harmful.map(
      ({ action, type, logicalId, stack }) =>
        `${action === 'destroy' ? 'destroys' : 'replaces'} ${type} ${logicalId} in ${stack}`,
    ),
    ...wide.map(({ principal, actions }) => `lets ${principal || 'anybody'} do ${actions.join(', ')}`),
    ...open.map(({ group, protocol, peer }) => `opens ${protocol} of ${group} to ${peer}`),
  ];
}

/** Those of `now` whose id no one of `before` has. */
function fresh<N extends B, B>(now: readonly N[], before: readonly B[], id: (each: B) => string): N[] {
  const known = new Set(before.map(id));
  return now.filter((each) => !known.has(id(each)));
}
