/** Services as describe, create and update calls show them. */
import type {
  Deployment,
  DeploymentConfiguration,
  Service,
  ServiceCurrentRevisionSummary,
} from '@aws-sdk/client-ecs';
import type { ServiceRecord, TaskSet } from '../model.ts';
import { pendingTasks, runningTasks, wantedCount } from '../services/scheduler.ts';

export function renderService(service: ServiceRecord, withTags = false): Service {
  const { settings } = service;
  const sets = visibleSets(service);
  const sum = (count: (set: TaskSet) => number) => sets.reduce((total, set) => total + count(set), 0);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    loadBalancers: settings.loadBalancers ?? [],
    serviceRegistries: settings.serviceRegistries ?? [],
    status: service.status,
    desiredCount: service.desiredCount,
    runningCount: sum((set) => runningTasks(set).length),
    pendingCount: sum((set) => pendingTasks(set).length),
    ...(settings.capacityProviderStrategy?.length
      ? { capacityProviderStrategy: settings.capacityProviderStrategy }
      : { launchType: settings.launchType ?? 'FARGATE' }),
    platformVersion: settings.platformVersion ?? 'LATEST',
    platformFamily: 'Linux',
    taskDefinition: settings.taskDefinition,
    deploymentConfiguration: shownConfiguration(settings.deploymentConfiguration),
    deployments: sets.map((set) => renderClassic(service, set)),
    roleArn: service.state.world
      .arn('iam', 'role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS')
      .replace(/^(arn:[^:]+:iam):[^:]*/, '$1:'),
    events: [...service.events],
    createdAt: service.createdAt,
    ...(service.deployment ? { currentServiceDeployment: service.deployment.arn } : {}),
    currentServiceRevisions: sets
      .filter((set) => wantedCount(set) > 0 || set.tasks.size > 0)
      .map(renderCurrent),
    placementConstraints: settings.placementConstraints ?? [],
    placementStrategy: settings.placementStrategy ?? [],
    networkConfiguration: settings.networkConfiguration,
    healthCheckGracePeriodSeconds: settings.healthCheckGracePeriodSeconds ?? 0,
    schedulingStrategy: settings.schedulingStrategy ?? 'REPLICA',
    deploymentController: settings.deploymentController ?? { type: 'ECS' },
    ...(withTags ? { tags: service.state.tags.get(service.arn) ?? [] } : {}),
    createdBy: service.createdBy,
    enableECSManagedTags: settings.enableECSManagedTags ?? false,
    propagateTags: settings.propagateTags ?? 'NONE',
    enableExecuteCommand: settings.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: settings.availabilityZoneRebalancing ?? 'ENABLED',
  };
}

/** Newest first: the primary, then what still runs beside it. */
function visibleSets(service: ServiceRecord): TaskSet[] {
  if (service.status === 'INACTIVE') return [];
  return service.taskSets
    .filter((set) => set === service.primary || set.tasks.size > 0 || wantedCount(set) > 0)
    .reverse();
}

function renderClassic(service: ServiceRecord, set: TaskSet): Deployment {
  return {
    id: set.id,
    status: set === service.primary ? 'PRIMARY' : 'ACTIVE',
    taskDefinition: set.revision.taskDefinition,
    desiredCount: wantedCount(set),
    pendingCount: pendingTasks(set).length,
    runningCount: runningTasks(set).length,
    failedTasks: set.failedTasks,
    createdAt: set.createdAt,
    updatedAt: set.updatedAt,
    launchType: set.revision.launchType,
    platformVersion: set.revision.platformVersion,
    platformFamily: 'Linux',
    networkConfiguration: set.revision.networkConfiguration,
    rolloutState: set.rolloutState,
    rolloutStateReason: set.rolloutStateReason,
  };
}

const renderCurrent = (set: TaskSet): ServiceCurrentRevisionSummary => ({
  arn: set.revision.serviceRevisionArn,
  requestedTaskCount: wantedCount(set),
  runningTaskCount: runningTasks(set).length,
  pendingTaskCount: pendingTasks(set).length,
});

/** Seen on AWS in May 2026: DescribeServices shows PAUSE hooks with their stages only. */
function shownConfiguration(
  configuration: DeploymentConfiguration | undefined,
): DeploymentConfiguration | undefined {
  if (!configuration?.lifecycleHooks) return configuration;
  const lifecycleHooks = configuration.lifecycleHooks.map((hook) =>
    hook.targetType === 'PAUSE' ? { lifecycleStages: hook.lifecycleStages } : hook,
  );
  return { ...configuration, lifecycleHooks };
}
