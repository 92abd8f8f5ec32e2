/** Turns released services into moves: what ECS is asked, where traffic is now, what the way back needs. */
import { names, type PlatformContract, type ServiceFooting, type ServiceManifest } from '@inx/manifest';
import { CodedError } from '../kit/error.ts';
import type { EcsService } from '../ports/ecs.ts';
import type { Rule } from '../ports/traffic.ts';
import type { ReleasedService } from '../release/state.ts';
import { clockSkewMs } from '../rollout/observe.ts';
import type { PlannedMove } from '../rollout/perform.ts';
import { rulesOf, servingOf } from '../rollout/rules.ts';
import type { Context, Opened } from './context.ts';

/** How long a starting task may fail its target's checks before ECS replaces it. */
const startGraceSeconds = 120;

/** One move for each of `services` whose task definition or routes change. */
export async function makeMoves(
  context: Context,
  { contract, ports }: Opened,
  services: readonly ServiceManifest[],
  next: Readonly<Record<string, ReleasedService>>,
): Promise<PlannedMove[]> {
  const name = names(context.workspace.environment);
  const [existing, rules] = await Promise.all([
    ports.ecs.describeServices(
      services.map((service) => name.service(service.name)),
      context.cancel,
    ),
    ports.traffic.rules(context.cancel),
  ]);
  return Promise.all(
    services.map(async (service) => {
      const live = existing.find(
        (each) => each.name === name.service(service.name) && each.status === 'ACTIVE',
      );
      const since = context.outer.clock.now() - 2 * clockSkewMs;
      const earlier = live ? await ports.ecs.listDeployments(live.name, since, context.cancel) : [];
      return makeMove(context, contract, service, next[service.name]!, live, rules, earlier);
    }),
  );
}

function makeMove(
  context: Context,
  contract: PlatformContract,
  service: ServiceManifest,
  released: ReleasedService,
  live: EcsService | undefined,
  rules: readonly Rule[],
  earlierDeploymentArns: readonly string[],
): PlannedMove {
  const footing = contract.services[service.name]!;
  const pair = {
    liveTargetGroupArn: footing.blueTargetGroupArn,
    idleTargetGroupArn: footing.greenTargetGroupArn,
  };
  const { production } = rulesOf(rules, pair);
  const serving = servingOf(production, pair);
  if (serving === 'both') {
    throw new CodedError({
      code: 'preflight.weights',
      message: `${service.name} is served by both of its target groups`,
      where: production?.arn ?? service.name,
      remedy: 'something outside ECS changed the rule: set one weight to 0, then deploy again',
    });
  }
  const swapped = serving === 'new';
  const routes = {
    paths: [...service.routes.paths],
    ...(service.routes.host !== undefined && { host: service.routes.host }),
  };
  const previous = production && {
    paths: [...production.conditions.paths],
    ...(production.conditions.host !== undefined && { host: production.conditions.host }),
  };
  const ecsName = names(context.workspace.environment).service(service.name);
  return {
    service: service.name,
    ecsName,
    isNew: live === undefined,
    taskDefinitionArn: released.taskDefinitionArn,
    ...(live && { previousTaskDefinitionArn: live.taskDefinitionArn }),
    liveTargetGroupArn: swapped ? pair.idleTargetGroupArn : pair.liveTargetGroupArn,
    idleTargetGroupArn: swapped ? pair.liveTargetGroupArn : pair.idleTargetGroupArn,
    earlierDeploymentArns: [...earlierDeploymentArns],
    routes,
    ...(live && previous && { previousRoutes: previous }),
    health: service.health,
    specification: specificationOf(service, ecsName, footing, {
      taskDefinitionArn: released.taskDefinitionArn,
      desired: live?.desired ?? service.scaling.min,
    }),
  };
}

/** What ECS is asked for a service, but for the rules, whose ARNs only the listener knows. */
export function specificationOf(
  service: ServiceManifest,
  ecsName: string,
  footing: ServiceFooting,
  { taskDefinitionArn, desired }: { readonly taskDefinitionArn: string; readonly desired: number },
): PlannedMove['specification'] {
  const { rollout, health } = service;
  return {
    name: ecsName,
    taskDefinitionArn,
    desired,
    containerName: service.name,
    containerPort: service.port,
    targetGroupArn: footing.blueTargetGroupArn,
    alternateTargetGroupArn: footing.greenTargetGroupArn,
    strategy: ({ 'blue-green': 'BLUE_GREEN', canary: 'CANARY', linear: 'LINEAR' } as const)[rollout.strategy],
    percent: rollout.percent,
    stepMinutes: Math.ceil(rollout.stepSeconds / 60),
    prePauseMinutes: Math.ceil(health.startLimitSeconds / 60) + 10,
    postPauseMinutes: 12 * 60,
    healthCheckGraceSeconds: startGraceSeconds,
    spot: !service.critical,
  };
}
