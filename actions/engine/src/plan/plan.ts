/** The plan: what a change would do to an environment, and why, before it does it. Pure. */
import { type Environment, names, type PlatformContract, type ServiceManifest } from '@inx/manifest';
import type { Problem } from '../kit/error.ts';
import { hashOf } from '../kit/hash.ts';
import { type Following, followingChanges, followingOf } from '../release/following.ts';
import type { CurrentRelease } from '../release/state.ts';
import {
  definitionHash,
  type SecretVersions,
  secretArns,
  taskDefinitionTemplate,
} from '../release/task-definition.ts';
import type { PlanCost } from './cost.ts';
import type { PlanDetails } from './details.ts';
import { isPlatformUnchanged, type PlatformChange } from './platform/change.ts';
import type { PromotionView } from './promotion.ts';

export type Change = 'new' | 'image' | 'configuration' | 'routes';

export interface PlannedService {
  readonly service: string;
  readonly imageKey: string;
  /** Known before anything is built where a release is promoted: the very image that ran before. */
  readonly imageDigest?: string;
  readonly definitionHash: string;
  readonly settingsHash: string;
  /** Empty: the service stays untouched. */
  readonly changes: readonly Change[];
  /** In words, one a change. */
  readonly reasons: readonly string[];
  readonly migrates: boolean;
  /** Set once the release is kept; moves no task. Plans of earlier versions know none. */
  readonly following?: Following;
  /** Whether its tasks above the first run on Fargate Spot. */
  readonly spot?: boolean;
  /** Secret → version that its tasks would start with; absent where that could not be read. */
  readonly secrets?: SecretVersions;
}

export interface Plan {
  readonly environment: string;
  /** The release it starts from; 0 for none. */
  readonly from: number;
  /** Its services stay as they run, whatever the repository says of them. */
  readonly platformOnly?: true;
  readonly services: readonly PlannedService[];
  /** Services that run and have no manifest any more: the release ends them once it is kept. */
  readonly retired: readonly string[];
  /** Over the intent of the release: images, configuration, starting release; not commit or time. */
  readonly releaseDigest: string;
  /** The same, and over the platform's templates where they are part of the plan. */
  readonly digest: string;
  readonly notes: readonly string[];
  /** What forbids it; empty: it may be applied. */
  readonly problems?: readonly Problem[];
  /** What a reviewer decides from; no part of the intent. */
  readonly details?: PlanDetails;
  readonly platform?: PlatformChange;
  readonly promotion?: PromotionView;
  /** To what runs now. */
  readonly cost?: PlanCost;
}

export interface PlanInput {
  readonly environment: Environment;
  readonly services: readonly ServiceManifest[];
  readonly contract: PlatformContract;
  readonly imageKeys: ReadonlyMap<string, string>;
  /** Service → digest, where a release is promoted. */
  readonly imageDigests?: ReadonlyMap<string, string>;
  /** ARN → the secret as it is; absent where it could not be read. */
  readonly secrets?: ReadonlyMap<string, SecretVersion>;
  readonly current: CurrentRelease | undefined;
  /** A rehearsal: nothing real is at stake, so stand-ins may answer anywhere. */
  readonly rehearsal?: boolean;
}

export interface SecretVersion {
  readonly name: string;
  /** The one that is AWSCURRENT. */
  readonly versionId: string;
  /** Keys that an operator set in it. */
  readonly filledKeys?: readonly string[];
}

export function makePlan(input: PlanInput): Plan {
  const services = input.services.map((service) => planService(service, input));
  const from = input.current?.number ?? 0;
  const retired = Object.keys(input.current?.services ?? {})
    .filter((name) => input.services.every((service) => service.name !== name))
    .sort();
  const releaseDigest = hashOf({
    environment: input.environment.name,
    from,
    // A changed secret is among the changes; which version is current is not intended by anybody.
    services: services.map(({ reasons: _, secrets: __, ...rest }) => rest),
    retired,
  });
  const migrating = services.filter((service) => service.changes.length > 0 && service.migrates);
  const notes = [
    ...(migrating.length > 0
      ? [
          `${migrating.map((each) => each.service).join(', ')}: migrations run first; a rollback does not undo them`,
        ]
      : []),
    ...(retired.length > 0
      ? [`${retired.join(', ')}: retired; a rollback creates it again as a new service`]
      : []),
  ];
  return {
    environment: input.environment.name,
    from,
    services,
    retired,
    releaseDigest,
    digest: releaseDigest,
    notes,
  };
}

/** The plan with the platform's half; its digest then covers the templates as well. */
export function withPlatform(plan: Plan, platform: PlatformChange): Plan {
  return { ...plan, platform, digest: digestWith(plan.releaseDigest, platform.templatesHash) };
}

/** `templatesHash` absent: the plan has no platform half. */
export function digestWith(releaseDigest: string, templatesHash: string | undefined): string {
  return templatesHash === undefined
    ? releaseDigest
    : hashOf({ release: releaseDigest, templates: templatesHash });
}

/** Reasons for which a report knows more, once details are there. */
export const sourcesReason = 'sources changed';
export const definitionReason = 'its task definition changed';
export const routesReason = 'its routes changed';

function planService(service: ServiceManifest, input: PlanInput): PlannedService {
  const key = input.imageKeys.get(service.name) ?? '';
  const digest = input.imageDigests?.get(service.name);
  const definition = definitionHash(taskDefinitionTemplate(service, input.environment, input.contract));
  const settings = hashOf(service.routes);
  const current = input.current?.services[service.name];
  const following = followingOf(service);
  const secrets = input.secrets && versionsOf(service, input.contract, input.secrets);
  const found: [Change, string][] = [];
  if (!current) found.push(['new', 'does not run yet']);
  else {
    if (current.imageKey !== key)
      found.push(['image', `${sourcesReason} (${current.imageKey.slice(0, 8)} → ${key.slice(0, 8)})`]);
    else if (digest !== undefined && current.imageDigest !== digest)
      found.push(['image', `another image of the same sources (${digest.slice(7, 15)})`]);
    if (current.definitionHash !== definition) found.push(['configuration', definitionReason]);
    if (current.settingsHash !== settings) found.push(['routes', routesReason]);
    if (current.spot !== undefined && current.spot === service.critical)
      found.push(['configuration', `it ${service.critical ? 'leaves' : 'goes to'} Fargate Spot`]);
    for (const reason of secretChanges(current.secrets, secrets)) found.push(['configuration', reason]);
    for (const reason of followingChanges(current.following, following))
      found.push(['configuration', reason]);
  }
  return {
    service: service.name,
    imageKey: key,
    ...(digest !== undefined && { imageDigest: digest }),
    definitionHash: definition,
    settingsHash: settings,
    changes: [...new Set(found.map(([change]) => change))],
    reasons: found.map(([, reason]) => reason),
    following,
    spot: !service.critical,
    ...(secrets && { secrets }),
    migrates:
      service.migrate !== undefined && found.some(([change]) => change === 'new' || change === 'image'),
  };
}

/** Of the secrets that a service reads, by name. */
export function versionsOf(
  service: ServiceManifest,
  contract: PlatformContract,
  known: ReadonlyMap<string, SecretVersion>,
): SecretVersions {
  const read = [...new Set(secretArns(service, contract))].flatMap((arn): [string, string][] => {
    const secret = known.get(arn);
    return secret ? [[secret.name, secret.versionId]] : [];
  });
  return Object.fromEntries(read.sort(([one], [other]) => one.localeCompare(other)));
}

/** A secret that a service did not read before is part of its task definition, and told there. */
function secretChanges(released: SecretVersions | undefined, wanted: SecretVersions | undefined): string[] {
  return Object.entries(wanted ?? {}).flatMap(([name, version]) => {
    const before = released?.[name];
    if (before === undefined || before === version) return [];
    return [`its secret ${name} changed (${before.slice(0, 8)} → ${version.slice(0, 8)})`];
  });
}

/** Nothing to release; the platform may still have something to do. */
export const isReleaseUnchanged = (plan: Plan): boolean =>
  plan.retired.length === 0 && plan.services.every((service) => service.changes.length === 0);
/** Nothing to do at all. */
export const isUnchanged = (plan: Plan): boolean =>
  isReleaseUnchanged(plan) && (!plan.platform || isPlatformUnchanged(plan.platform));
export const moving = (plan: Plan): readonly PlannedService[] =>
  plan.services.filter((service) => service.changes.length > 0);

/** What forbids the plan, all at once. */
export function planProblems(input: PlanInput, plan: Plan): Problem[] {
  const problems: Problem[] = [];
  const where = (service: string) => `services/${service}/service.json`;
  for (const { name, rollout, routes, runtime, schedules } of input.services) {
    const planned = plan.services.find((each) => each.service === name);
    if (!input.contract.services[name]) {
      problems.push({
        code: 'platform.no-footing',
        message: `the platform has no footing for ${name} (repository, roles, target groups)`,
        where: where(name),
        remedy: 'provision the platform first: inx up, cdk deploy or the workflow platform',
      });
    }
    if (rollout.strategy !== 'blue-green' && planned?.changes.includes('routes')) {
      problems.push({
        code: 'plan.routes-with-steps',
        message: `${name} changes its routes (${routes.paths.join(', ')}) in a ${rollout.strategy} rollout`,
        where: where(name),
        remedy: 'change routes in a blue-green release of its own',
      });
    }
    if (schedules.length > 0 && !input.contract.schedulerRoleArn) {
      problems.push({
        code: 'platform.no-scheduler-role',
        message: `${name} has schedules (${schedules.map((each) => each.name).join(', ')}), and the platform no role that may run them`,
        where: where(name),
        remedy: 'provision the platform again: inx up, cdk deploy or the workflow platform',
      });
    }
    if (runtime === 'dockerfile') {
      problems.push({
        code: 'image.no-dockerfile',
        message: `${name} asks for the dockerfile runtime, which this version cannot build`,
        where: where(name),
        remedy: 'use the node or python runtime',
      });
    }
  }
  problems.push(...missingKeys(input));
  for (const retired of plan.retired) {
    const users = input.services.filter((service) => service.uses.includes(retired));
    if (users.length === 0 && input.contract.services[retired]) continue;
    problems.push({
      code: 'plan.retired',
      message:
        users.length > 0
          ? `${retired} is retired, but ${users.map((each) => each.name).join(', ')} uses it`
          : `${retired} runs as ${names(input.environment).service(retired)}, but its footing is gone from the platform`,
      where: where(retired),
      remedy: 'restore its folder, release without it, and only then let the platform take its footing',
    });
  }
  return problems;
}

/**
 * Without its key a service goes on with a stand-in, which takes no money and sends nothing: welcome in dev, a silent
 * failure in prd. What could not be read is not judged.
 */
function missingKeys({ environment, services, contract, secrets, rehearsal }: PlanInput): Problem[] {
  const known = secrets?.get(contract.secrets['api-keys']);
  if (environment.name !== 'prd' || rehearsal || !known) return [];
  return services.flatMap(({ name, secrets: wanted }) =>
    Object.values(wanted).flatMap(({ secret, key }): Problem[] => {
      if (secret !== 'api-keys' || key === undefined || known.filledKeys?.includes(key)) return [];
      return [
        {
          code: 'plan.key-not-set',
          message: `the key ${key} is not set, and ${name} would go on with its stand-in`,
          where: known.name,
          remedy: `set it: inx secrets set ${key} --env ${environment.name} --target aws`,
        },
      ];
    }),
  );
}
