/** The plan of an environment that has no platform yet: everything is new, and most of it is known only afterwards. Pure. */
import type { Environment, ServiceManifest } from '@inx/manifest';
import { hashOf } from '../kit/hash.ts';
import type { Plan, PlannedService } from './plan.ts';

/** Its digest is none that a release can be held to: task definitions rest on what the platform will publish. */
export function firstPlan(
  environment: Environment,
  services: readonly ServiceManifest[],
  imageKeys: ReadonlyMap<string, string>,
): Plan {
  const planned = services.map(
    ({ name, routes, migrate }): PlannedService => ({
      service: name,
      imageKey: imageKeys.get(name) ?? '',
      definitionHash: '',
      settingsHash: hashOf(routes),
      changes: ['new'],
      reasons: ['does not run yet'],
      migrates: migrate !== undefined,
    }),
  );
  const releaseDigest = hashOf({ environment: environment.name, from: 0, first: planned });
  return {
    environment: environment.name,
    from: 0,
    services: planned,
    retired: [],
    releaseDigest,
    digest: releaseDigest,
    notes: [],
    details: {
      services: [],
      order: ['the platform is provisioned', 'then the first release is planned, and released'],
      risks: [],
      uncertain: ['task definitions rest on what the platform publishes: plan again once it is there'],
    },
  };
}
