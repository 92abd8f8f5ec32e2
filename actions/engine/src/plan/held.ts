/** Whether a release goes by the plan that it was asked for with. Pure. */
import type { Problem } from '../kit/error.ts';
import { digestWith, moving, type Plan } from './plan.ts';
import { type ReviewedPlan, worseThan } from './reviewed.ts';

/** The plan that a release was asked for with; empty for none. */
export interface Wanted {
  /** Of the release alone, or the one that covers `templatesHash` as well. */
  readonly planDigest?: string;
  /** Over the platform's templates of this commit. */
  readonly templatesHash?: string;
  /** The plan itself: once it is stale, the one that is true now takes its place, unless that does worse. */
  readonly reviewed?: ReviewedPlan;
}

export type Held =
  | { readonly as: 'planned' }
  | { readonly as: 'made-again'; readonly why: string }
  | { readonly as: 'refused'; readonly reason: string; readonly problems: readonly Problem[] };

/** A bare digest is held to exactly. With the plan itself there is something to compare a newer one with. */
export function holdTo(plan: Plan, { planDigest, templatesHash, reviewed }: Wanted): Held {
  if (reviewed) return holdToReviewed(plan, reviewed, planDigest);
  const digest = digestWith(plan.releaseDigest, templatesHash);
  if (planDigest === undefined || [digest, plan.releaseDigest].includes(planDigest)) return { as: 'planned' };
  return refused('the plan is stale', {
    code: 'plan.stale',
    message: `the plan now has the digest ${digest.slice(0, 12)}, not ${planDigest.slice(0, 12)}`,
    remedy: 'plan again, and review what changed',
  });
}

function holdToReviewed(plan: Plan, reviewed: ReviewedPlan, planDigest: string | undefined): Held {
  if (planDigest !== undefined && ![reviewed.digest, reviewed.releaseDigest].includes(planDigest))
    return refused('the plan is another one', {
      code: 'plan.other-file',
      message: `the plan that was handed over has the digest ${reviewed.digest.slice(0, 12)}, not ${planDigest.slice(0, 12)}`,
      remedy: 'hand over the file and the digest of one and the same plan',
    });
  if (plan.releaseDigest === reviewed.releaseDigest) return { as: 'planned' };
  const [worse, ...more] = worseThan(plan, reviewed);
  if (worse) return refused(worse.message, worse, ...more);
  return { as: 'made-again', why: `${staleBecause(plan, reviewed)}; ${movesNow(plan, reviewed)}` };
}

const refused = (reason: string, ...problems: Problem[]): Held => ({ as: 'refused', reason, problems });

function staleBecause(plan: Plan, reviewed: ReviewedPlan): string {
  if (plan.from === reviewed.from) return 'what it rests on (sources, the platform, a secret) changed since';
  const then =
    reviewed.from === 0 ? 'nothing ran when it was made' : `it started from release ${reviewed.from}`;
  return `${then}, and release ${plan.from} serves now`;
}

function movesNow(plan: Plan, reviewed: ReviewedPlan): string {
  const now = listed(moving(plan).map((each) => each.service));
  const then = listed(
    reviewed.services.filter((each) => each.changes.length > 0).map((each) => each.service),
  );
  return now === then ? `as planned, it moves ${now}` : `planned to move ${then}, it moves ${now}`;
}

const listed = (services: readonly string[]): string => services.toSorted().join(', ') || 'nothing';
