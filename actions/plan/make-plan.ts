/** What is planned: a deploy of what is checked out or of another commit, or a promotion; judged by what was reviewed. */
import { type Plan, plan, planPromotion, worseThan } from '@inx/engine';
import { openSource, readReviewed, readWantedPlatform, type Session } from '@inx/host';

export interface Wanted {
  /** Environment that hands a release on; absent: a deploy. */
  readonly from?: string | undefined;
  readonly release?: number | undefined;
  readonly templates?: string | undefined;
  readonly 'platform-claim'?: string | undefined;
  readonly reviewed?: string | undefined;
}

/** The plan with everything that speaks against it among its problems. */
export async function makePlan(session: Session, wanted: Wanted): Promise<Plan> {
  const { from, release, templates, 'platform-claim': claim } = wanted;
  const made = from
    ? await planPromotion(session.context, await openSource(session, from), release ? { release } : {})
    : await plan(session.context, await readWantedPlatform(session, { templates, claim }));
  const worse = wanted.reviewed ? worseThan(made.plan, await readReviewed(wanted.reviewed)) : [];
  return { ...made.plan, problems: [...(made.plan.problems ?? []), ...worse] };
}
