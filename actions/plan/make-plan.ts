/** What is planned: a deploy of what is checked out or of another commit, or a promotion; judged by what was reviewed. */
import { type Plan, type Planned, plan, planPlatform, planPromotion, worseThan } from '@inx/engine';
import { openSource, readReviewed, readWantedPlatform, type Session } from '@inx/host';

export interface Wanted {
  /** Environment that hands a release on; absent: a deploy. */
  readonly from?: string | undefined;
  readonly release?: number | undefined;
  /** false: the platform alone. */
  readonly services: boolean;
  readonly templates?: string | undefined;
  readonly 'platform-claim'?: string | undefined;
  readonly reviewed?: string | undefined;
}

/** The plan with everything that speaks against it among its problems. */
export async function makePlan(session: Session, wanted: Wanted): Promise<Plan> {
  const made = await planned(session, wanted);
  const worse = wanted.reviewed ? worseThan(made.plan, await readReviewed(wanted.reviewed)) : [];
  return { ...made.plan, problems: [...(made.plan.problems ?? []), ...worse] };
}

async function planned(session: Session, wanted: Wanted): Promise<Planned> {
  const { context } = session;
  const { from, release, services, templates, 'platform-claim': claim } = wanted;
  if (from) return planPromotion(context, await openSource(session, from), release ? { release } : {});
  const platform = await readWantedPlatform(session, { templates, claim });
  return services || !platform ? plan(context, platform) : planPlatform(context, platform);
}
