/** The release's half of a plan that is about the platform alone: every service stays as it runs. Pure. */
import type { Environment } from '@inx/manifest';
import { hashOf } from '../kit/hash.ts';
import type { Plan } from './plan.ts';

/** `from`: the release that serves; 0 for none. No release can be held to its digest, as it intends none. */
export function platformOnlyPlan({ name }: Environment, from: number): Plan {
  const releaseDigest = hashOf({ environment: name, from, platformOnly: true });
  return {
    environment: name,
    from,
    platformOnly: true,
    services: [],
    retired: [],
    releaseDigest,
    digest: releaseDigest,
    notes: [],
    details: { services: [], order: [], risks: [], uncertain: [] },
  };
}
