/** From a plan to a release: images by digest, preflight, registered task definitions, and the moves. */
import { names, type ServiceManifest } from '@inx/manifest';
import { type Problem, refuseIf } from '../kit/error.ts';
import { moving, type Plan, type PlannedService } from '../plan/plan.ts';
import type { EcsService } from '../ports/ecs.ts';
import type { CurrentRelease, EnvironmentState, ReleasedService } from '../release/state.ts';
import {
  definitionLabel,
  imageLabel,
  secretArns,
  secretsHash,
  secretsLabel,
  taskDefinitionTemplate,
  withImage,
} from '../release/task-definition.ts';
import { openDeployments } from '../rollout/foreign.ts';
import type { Context, Opened } from './context.ts';
import { lastWords } from './last-words.ts';

export type Digests = ReadonlyMap<string, string>;

/** Builds and pushes what moves; what stays keeps its digest. One service's failure names that service. */
export async function provideImages(
  context: Context,
  { contract }: Opened,
  plan: Plan,
  current: CurrentRelease | undefined,
): Promise<Digests> {
  const { images, emit } = context.outer;
  const digests = new Map<string, string>();
  await Promise.all(
    context.workspace.services.map(async (service) => {
      const planned = plan.services.find((each) => each.service === service.name)!;
      const before = current?.services[service.name];
      if (before && before.imageKey === planned.imageKey && wanted(planned, before.imageDigest)) {
        digests.set(service.name, before.imageDigest);
        return;
      }
      const footing = contract.services[service.name]!;
      const report = (detail: string) =>
        emit({ type: 'service', stage: 'build', service: service.name, status: 'building', detail });
      const image = await images.provide(
        service,
        planned.imageKey,
        footing.repositoryUri,
        report,
        context.cancel,
      );
      digests.set(service.name, image.digest);
      const status = image.built ? 'pushed' : 'in the registry already';
      emit({
        type: 'service',
        stage: 'build',
        service: service.name,
        status,
        detail: `${image.digest.slice(0, 19)}${image.built ? `, ${(image.pushedBytes / 1024).toFixed(0)} KiB sent` : ''}`,
      });
    }),
  );
  return digests;
}

const wanted = ({ imageDigest }: PlannedService, digest: string): boolean =>
  imageDigest === undefined || imageDigest === digest;

/** DESIGN 5.1: everything that can be known before anything is touched. Throws all problems at once. */
export async function preflight(
  context: Context,
  { contract, ports }: Opened,
  plan: Plan,
  digests: Digests,
  state: EnvironmentState,
  force = false,
): Promise<void> {
  const { platform, images } = context.outer;
  const services = context.workspace.services.filter((service) =>
    moving(plan).some((each) => each.service === service.name),
  );
  const [secrets, missing, gone, kept] = await Promise.all([
    platform.unresolvedSecrets(
      [...new Set(services.flatMap((service) => secretArns(service, contract)))],
      context.cancel,
    ),
    missingImages(context, contract, services, digests, images),
    force ? [] : lostWayBack(context, contract, services, state.current),
    state.running ? [] : unmovable(context, ports, services),
  ]);
  const problems: Problem[] = secrets.map((arn) => ({
    code: 'preflight.secret',
    message: `the secret ${arn.split(':').at(-1)} cannot be read or holds no value`,
    where: arn,
    remedy: 'provision the platform (inx up), or set it: inx secrets set',
  }));
  refuseIf([...problems, ...missing, ...gone, ...kept]);
}

async function missingImages(
  context: Context,
  contract: Opened['contract'],
  services: readonly ServiceManifest[],
  digests: Digests,
  images: Context['outer']['images'],
): Promise<Problem[]> {
  const found = await Promise.all(
    services.map(async ({ name }): Promise<Problem[]> => {
      const repository = contract.services[name]!.repositoryUri;
      const digest = digests.get(name) ?? '';
      if (await images.has(repository, digest, context.cancel)) return [];
      return [
        {
          code: 'preflight.image',
          message: `the image of ${name} is not in the registry: ${digest}`,
          where: repository,
          remedy: 'run inx deploy again: it pushes what is missing',
        },
      ];
    }),
  );
  return found.flat();
}

/** Blue has to be able to start again, or turning back would end on nothing. */
async function lostWayBack(
  context: Context,
  contract: Opened['contract'],
  services: readonly ServiceManifest[],
  current: CurrentRelease | undefined,
): Promise<Problem[]> {
  const looked = await Promise.all(
    services.map(async ({ name }): Promise<Problem[]> => {
      const before = current?.services[name];
      const repository = contract.services[name]!.repositoryUri;
      if (!before || (await context.outer.images.has(repository, before.imageDigest, context.cancel)))
        return [];
      return [
        {
          code: 'preflight.way-back',
          message: `release ${current?.number} could not start again: the image of ${name} is gone from the registry: ${before.imageDigest}`,
          where: repository,
          remedy: 'push that image again, or give up the way back: inx deploy --force',
        },
      ];
    }),
  );
  return looked.flat();
}

/** A move keeps the number of tasks that it finds: with none, no side would ever be healthy. */
export const stopped = (existing: readonly EcsService[]): Problem[] =>
  existing
    .filter(({ status, desired }) => status === 'ACTIVE' && desired === 0)
    .map(({ name, arn }) => ({
      code: 'preflight.stopped',
      message: `${name} is stopped: somebody set its desired count to 0`,
      where: arn,
      remedy: 'start it (aws ecs update-service --desired-count), or retire it by taking its folder away',
    }));

/** What somebody else does with the services just now, and what they are kept from. */
async function unmovable(
  context: Context,
  ports: Opened['ports'],
  services: readonly ServiceManifest[],
): Promise<Problem[]> {
  const name = names(context.workspace.environment);
  const existing = await ports.ecs.describeServices(
    services.map((service) => name.service(service.name)),
    context.cancel,
  );
  const foreign = (await openDeployments(ports.ecs, existing, context.cancel)).map((deployment) => ({
    code: 'preflight.foreign-rollout',
    message: `a deployment that is not ours is ${deployment.status}`,
    where: deployment.arn,
    remedy: 'wait until it has ended, or stop it in ECS',
  }));
  return [...foreign, ...stopped(existing)];
}

/** Registers what changed, one after the other (the API's slowest quota: 20, then 1 a second); an identical one is reused. */
export async function registerDefinitions(
  context: Context,
  { contract, ports }: Opened,
  plan: Plan,
  digests: Digests,
  current: CurrentRelease | undefined,
): Promise<Record<string, ReleasedService>> {
  const services: Record<string, ReleasedService> = {};
  for (const service of context.workspace.services) {
    const planned = plan.services.find((each) => each.service === service.name)!;
    const before = current?.services[service.name];
    const base = {
      imageKey: planned.imageKey,
      definitionHash: planned.definitionHash,
      settingsHash: planned.settingsHash,
      ...(planned.following && { following: planned.following }),
      ...(planned.spot !== undefined && { spot: planned.spot }),
      ...(planned.secrets && { secrets: { ...planned.secrets } }),
    };
    if (before && planned.changes.length === 0) {
      services[service.name] = before;
      continue;
    }
    const imageDigest = digests.get(service.name)!;
    const template = taskDefinitionTemplate(service, context.workspace.environment, contract);
    const { repositoryUri } = contract.services[service.name]!;
    const definition = withImage(template, { repositoryUri, digest: imageDigest }, planned.secrets);
    const latest = await ports.ecs.describeTaskDefinition(definition.family, context.cancel);
    const reusable =
      latest?.active &&
      latest.labels[definitionLabel] === planned.definitionHash &&
      latest.labels[imageLabel] === imageDigest &&
      latest.labels[secretsLabel] === secretsHash(planned.secrets);
    const taskDefinitionArn = reusable
      ? latest.arn
      : await ports.ecs.registerTaskDefinition(definition, context.cancel);
    const attested = await context.outer.images.attestationDigests(
      repositoryUri,
      imageDigest,
      context.cancel,
    );
    services[service.name] = {
      ...base,
      imageDigest,
      taskDefinitionArn,
      ...(attested.length > 0 && { attestations: [...attested] }),
    };
    const revision = taskDefinitionArn.split('/').at(-1) ?? taskDefinitionArn;
    context.outer.emit({
      type: 'service',
      stage: 'register',
      service: service.name,
      status: reusable ? 'reused' : 'registered',
      detail: revision,
    });
  }
  return services;
}

/** A migration that runs longer is not waited for: nothing has moved yet, so nothing is lost. */
const migrationLimitMs = 1_800_000;

/** Runs the migrations of what moves, in order of name; the first failure stops the release before anything has moved. */
export async function migrate(
  context: Context,
  { ports }: Opened,
  plan: Plan,
  services: Readonly<Record<string, ReleasedService>>,
  release: number,
): Promise<Problem[]> {
  for (const service of context.workspace.services) {
    const planned = plan.services.find((each) => each.service === service.name);
    if (!planned?.migrates || !service.migrate) continue;
    const taskDefinitionArn = services[service.name]!.taskDefinitionArn;
    const task = await ports.ecs.runTask(
      {
        taskDefinitionArn,
        container: service.name,
        command: service.migrate.command,
        startedBy: `inx-migrate-${release}`,
      },
      AbortSignal.any([context.cancel, AbortSignal.timeout(migrationLimitMs)]),
    );
    const container = task.containers.find((each) => each.name === service.name);
    if (container?.exitCode === 0) {
      context.outer.emit({ type: 'service', stage: 'migrate', service: service.name, status: 'migrated' });
      continue;
    }
    const lines = await lastWords(ports.logs, { container: service.name, taskArn: task.arn }, context.cancel);
    return [
      {
        code: 'migrate.failed',
        message: `the migration of ${service.name} ended with ${container?.exitCode ?? task.stoppedReason ?? 'no exit code'}${container?.reason ? ` (${container.reason})` : ''}`,
        where: task.arn,
        ...(lines.length > 0 && { why: lines.join('\n') }),
        remedy: 'mend the migration; nothing has moved',
      },
    ];
  }
  return [];
}
