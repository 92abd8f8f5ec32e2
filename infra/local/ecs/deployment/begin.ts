/** Makes revision, task set and record of a new service deployment, and sets it going. */
import type { ContainerImage, ServiceRevision, TaskDefinition } from '@aws-sdk/client-ecs';
import { Changes } from '../changes.ts';
import type { DeploymentRecord, ServiceRecord, TaskSet } from '../model.ts';
import { deploymentId, revisionId, serviceDeploymentId } from '../names.ts';
import { breakerThreshold } from './breaker.ts';
import { remember } from './record.ts';
import { runDeployment, supersede } from './run.ts';

/** Starts a deployment of what the service's settings say now. */
export async function beginDeployment(
  service: ServiceRecord,
  definition: TaskDefinition,
): Promise<DeploymentRecord> {
  const revision = await makeRevision(service, definition);
  const set = makeTaskSet(service, definition, revision);
  const deployment = makeRecord(service, set);
  const before = service.deployment;
  if (before) supersede(before, deployment.arn);
  service.taskSets.push(set);
  service.primary = set;
  service.deployment = deployment;
  service.state.deployments.set(deployment.arn, deployment);
  remember(deployment);
  deployment.done = runDeployment(deployment, before).finally(() => {
    if (service.deployment === deployment) service.deployment = undefined;
    service.changes.notify();
  });
  return deployment;
}

async function makeRevision(service: ServiceRecord, definition: TaskDefinition): Promise<ServiceRevision> {
  const { state, settings } = service;
  const arn = state.world.arn(
    'ecs',
    `service-revision/${service.clusterName}/${service.name}/${revisionId()}`,
  );
  const revision: ServiceRevision = {
    serviceRevisionArn: arn,
    serviceArn: service.arn,
    clusterArn: service.clusterArn,
    taskDefinition: definition.taskDefinitionArn,
    ...(settings.capacityProviderStrategy?.length
      ? { capacityProviderStrategy: settings.capacityProviderStrategy }
      : { launchType: settings.launchType ?? 'FARGATE' }),
    platformVersion: settings.platformVersion ?? '1.4.0',
    platformFamily: 'Linux',
    loadBalancers: settings.loadBalancers ?? [],
    serviceRegistries: settings.serviceRegistries ?? [],
    networkConfiguration: settings.networkConfiguration,
    containerImages: await resolveImages(service, definition),
    guardDutyEnabled: false,
    createdAt: new Date(state.world.clock.now()),
  };
  state.revisions.set(arn, revision);
  return revision;
}

/** Tags are pinned to digests per revision; an image the registry lacks is found out when a task is to start. */
function resolveImages(service: ServiceRecord, definition: TaskDefinition): Promise<ContainerImage[]> {
  return Promise.all(
    (definition.containerDefinitions ?? []).map(async ({ name, image, versionConsistency }) => {
      const imageDigest =
        versionConsistency === 'disabled'
          ? undefined
          : await service.state.runtime.resolveDigest(image ?? '');
      return { containerName: name, image, ...(imageDigest ? { imageDigest } : {}) };
    }),
  );
}

function makeTaskSet(service: ServiceRecord, definition: TaskDefinition, revision: ServiceRevision): TaskSet {
  const now = new Date(service.state.world.clock.now());
  const id = deploymentId();
  return {
    service,
    id,
    revision,
    definition,
    createdAt: now,
    updatedAt: now,
    bindings: [],
    wanted: 0,
    frozen: false,
    tasks: new Set(),
    failedTasks: 0,
    startFailures: 0,
    notBefore: 0,
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    onTask: undefined,
  };
}

function makeRecord(service: ServiceRecord, taskSet: TaskSet): DeploymentRecord {
  const { clock } = service.state.world;
  // The running deployment keeps its own copy: later changes of the service bind the next one.
  const configuration = structuredClone(service.settings.deploymentConfiguration ?? {});
  const { deploymentCircuitBreaker: breaker, alarms } = configuration;
  const now = new Date(clock.now());
  return {
    arn: service.state.world.arn(
      'ecs',
      `service-deployment/${service.clusterName}/${service.name}/${serviceDeploymentId()}`,
    ),
    service,
    configuration,
    createdAt: now,
    updatedAt: now,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    changes: new Changes(),
    interrupt: new AbortController(),
    target: { taskSet, testWeight: 0, productionWeight: 0 },
    sources: [],
    status: 'PENDING',
    statusReason: undefined,
    stage: undefined,
    hooks: [],
    rollback: undefined,
    breaker: {
      status: breaker?.enable ? 'MONITORING' : 'DISABLED',
      failureCount: 0,
      threshold: breakerThreshold(configuration, service.desiredCount),
    },
    alarms: {
      status: alarms?.enable ? 'MONITORING' : 'DISABLED',
      names: alarms?.alarmNames ?? [],
      triggered: [],
    },
    committed: false,
    history: [],
    done: Promise.resolve(),
  };
}
