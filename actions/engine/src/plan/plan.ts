/** The plan: what a change would do to an environment, and why, before it does it. Pure. */
import { type Environment, names, type PlatformContract, type ServiceManifest } from '@inx/manifest';
import type { Problem } from '../kit/error.ts';
import { hashOf } from '../kit/hash.ts';
import type { CurrentRelease } from '../release/state.ts';
import { definitionHash, taskDefinitionTemplate } from '../release/task-definition.ts';

export type Change = 'new' | 'image' | 'configuration' | 'routes';

export interface PlannedService {
  readonly service: string;
  readonly imageKey: string;
  readonly definitionHash: string;
  readonly settingsHash: string;
  /** Empty: the service stays untouched. */
  readonly changes: readonly Change[];
  /** In words, one a change. */
  readonly reasons: readonly string[];
  readonly migrates: boolean;
}

export interface Plan {
  readonly environment: string;
  /** The release it starts from; 0 for none. */
  readonly from: number;
  readonly services: readonly PlannedService[];
  /** Over the intent: images, configuration, starting release; not commit or time. */
  readonly digest: string;
  readonly notes: readonly string[];
}

export interface PlanInput {
  readonly environment: Environment;
  readonly services: readonly ServiceManifest[];
  readonly contract: PlatformContract;
  readonly imageKeys: ReadonlyMap<string, string>;
  readonly current: CurrentRelease | undefined;
}

export function makePlan(input: PlanInput): Plan {
  const services = input.services.map((service) => planService(service, input));
  const from = input.current?.number ?? 0;
  const digest = hashOf({
    environment: input.environment.name,
    from,
    services: services.map(({ reasons: _, ...rest }) => rest),
  });
  const migrating = services.filter((service) => service.changes.length > 0 && service.migrates);
  const notes =
    migrating.length > 0
      ? [
          `${migrating.map((each) => each.service).join(', ')}: migrations run first; a rollback does not undo them`,
        ]
      : [];
  return { environment: input.environment.name, from, services, digest, notes };
}

function planService(service: ServiceManifest, input: PlanInput): PlannedService {
  const key = input.imageKeys.get(service.name) ?? '';
  const definition = definitionHash(taskDefinitionTemplate(service, input.environment, input.contract));
  const settings = hashOf(service.routes);
  const current = input.current?.services[service.name];
  const found: [Change, string][] = [];
  if (!current) found.push(['new', 'does not run yet']);
  else {
    if (current.imageKey !== key)
      found.push(['image', `sources changed (${current.imageKey.slice(0, 8)} → ${key.slice(0, 8)})`]);
    if (current.definitionHash !== definition) found.push(['configuration', 'its task definition changed']);
    if (current.settingsHash !== settings) found.push(['routes', 'its routes changed']);
  }
  return {
    service: service.name,
    imageKey: key,
    definitionHash: definition,
    settingsHash: settings,
    changes: found.map(([change]) => change),
    reasons: found.map(([, reason]) => reason),
    migrates:
      service.migrate !== undefined && found.some(([change]) => change === 'new' || change === 'image'),
  };
}

export const isUnchanged = (plan: Plan): boolean =>
  plan.services.every((service) => service.changes.length === 0);
export const moving = (plan: Plan): readonly PlannedService[] =>
  plan.services.filter((service) => service.changes.length > 0);

/** What forbids the plan, all at once. */
export function planProblems(input: PlanInput, plan: Plan): Problem[] {
  const problems: Problem[] = [];
  const where = (service: string) => `services/${service}/service.json`;
  for (const { name, rollout, routes, runtime } of input.services) {
    const planned = plan.services.find((each) => each.service === name);
    if (!input.contract.services[name]) {
      problems.push({
        code: 'platform.no-footing',
        message: `the platform has no footing for ${name} (repository, roles, target groups)`,
        where: where(name),
        remedy: 'provision the platform first: inx up, or cdk deploy',
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
    if (runtime === 'dockerfile') {
      problems.push({
        code: 'image.no-dockerfile',
        message: `${name} asks for the dockerfile runtime, which this version cannot build`,
        where: where(name),
        remedy: 'use the node or python runtime',
      });
    }
  }
  for (const retired of Object.keys(input.current?.services ?? {})) {
    if (input.services.every((service) => service.name !== retired)) {
      problems.push({
        code: 'plan.retired',
        message: `${retired} runs as ${names(input.environment).service(retired)}, but has no manifest any more`,
        where: where(retired),
        remedy: 'restore its folder: retiring a service is not part of this version',
      });
    }
  }
  return problems;
}
