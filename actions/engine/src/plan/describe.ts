/** What a reviewer decides from: service by service what differs and why, how long it takes, what it risks. Pure. */
import type { Environment, PlatformContract, ServiceManifest } from '@inx/manifest';
import { newcomers } from '../release/database-setup.ts';
import { taskDefinitionTemplate } from '../release/task-definition.ts';
import { definitionDifferences } from './definition.ts';
import type { PlanDetails, ServiceDetail } from './details.ts';
import { estimateDuration } from './duration.ts';
import type { PlanFacts } from './facts.ts';
import { moving, type Plan } from './plan.ts';
import { risksOf } from './risks.ts';

export interface Described {
  readonly environment: Environment;
  readonly services: readonly ServiceManifest[];
  readonly contract: PlatformContract;
}

export function describePlan(
  plan: Plan,
  { environment, services, contract }: Described,
  facts: PlanFacts,
): PlanDetails {
  const moved = moving(plan).map(({ service }) => services.find((each) => each.name === service)!);
  const details = moved.map((service): ServiceDetail => {
    const live = facts.definitions[service.name];
    const old = facts.routes[service.name];
    const inputs = facts.inputs[service.name];
    return {
      service: service.name,
      ...(inputs && { inputs }),
      definition: live
        ? definitionDifferences(live, taskDefinitionTemplate(service, environment, contract))
        : [],
      ...(old &&
        JSON.stringify([...old].sort()) !== JSON.stringify([...service.routes.paths].sort()) && {
          routes: { old, new: service.routes.paths },
        }),
      tasks: { now: facts.desired[service.name] ?? 0, min: service.scaling.min, max: service.scaling.max },
    };
  });
  const builds = moving(plan).some(
    (each) =>
      each.imageDigest === undefined && each.changes.some((change) => change === 'new' || change === 'image'),
  );
  const migrates = moving(plan).some((each) => each.migrates);
  const observeMs = (Math.max(0, ...moved.map((each) => each.rollout.observeSeconds)) * 1000) / facts.speed;
  return {
    services: details,
    order: orderOf(
      plan,
      newcomers(plan, services).map(({ name }) => name),
      builds,
      observeMs,
    ),
    ...(moved.length > 0 && {
      duration: estimateDuration({ records: facts.records, builds, migrates, observeMs }),
    }),
    risks: risksOf(plan, services, facts),
    uncertain: uncertainties(plan, facts),
  };
}

function orderOf(plan: Plan, first: readonly string[], builds: boolean, observeMs: number): string[] {
  const names = moving(plan).map((each) => each.service);
  const migrating = moving(plan)
    .filter((each) => each.migrates)
    .map((each) => each.service);
  if (names.length === 0 && plan.retired.length === 0) return [];
  return [
    ...(builds ? ['images are built and pushed'] : []),
    ...(first.length > 0 ? [`schemas and users are made in the database: ${first.join(', ')}`] : []),
    ...(migrating.length > 0 ? [`migrations run, one after the other: ${migrating.join(', ')}`] : []),
    ...(names.length > 0
      ? [
          `${names.join(', ')} start beside what serves, and are checked as a whole through the test route`,
          `all switch at once, and are observed for ${Math.round(observeMs / 1000)} s under full traffic`,
          'the release is kept, or all go back; the old tasks end',
        ]
      : []),
    ...(plan.retired.length > 0 ? [`rules and tasks of ${plan.retired.join(', ')} go`] : []),
  ];
}

function uncertainties(plan: Plan, facts: PlanFacts): string[] {
  const unknown = moving(plan)
    .filter((each) => each.changes.includes('image') && each.imageDigest === undefined)
    .filter(({ service }) => !facts.inputs[service])
    .map((each) => each.service);
  const built = moving(plan).some((each) => each.changes.includes('image') && each.imageDigest === undefined);
  return [
    ...(facts.dirty ? ['planned from files that are not committed'] : []),
    ...(facts.secretsRead
      ? []
      : [
          'whether a secret changed: this role may not read versions of secrets (secretsmanager:DescribeSecret)',
        ]),
    ...(unknown.length > 0
      ? [`git does not know what changed in ${unknown.join(', ')} since the released commit`]
      : []),
    ...(built
      ? ['sources may change without their image (a comment, say): then that service does not move after all']
      : []),
  ];
}
