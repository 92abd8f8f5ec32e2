import type { Cluster } from '@aws-sdk/client-ecs';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';

/** The providers every account has; there are no container instances here. */
export const FARGATE_PROVIDERS: ReadonlySet<string> = new Set(['FARGATE', 'FARGATE_SPOT']);

export function checkProviders(names: readonly string[] | undefined): void {
  const unknown = names?.find((name) => !FARGATE_PROVIDERS.has(name));
  if (unknown) {
    throw awsError(
      'InvalidParameterException',
      `The specified capacity provider '${unknown}' was not found. Specify a valid name or ARN and try again.`,
    );
  }
}

/** The cluster with its counts as they are now. */
export function renderCluster(state: EcsState, cluster: Cluster, withTags = false): Cluster {
  const tasks = [...state.tasks.values()].filter(({ view }) => view.clusterArn === cluster.clusterArn);
  const services = [...state.services.values()].filter(({ clusterArn }) => clusterArn === cluster.clusterArn);
  return {
    ...cluster,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter(({ view }) => view.lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(({ view }) =>
      ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(view.lastStatus ?? ''),
    ).length,
    activeServicesCount: services.filter(({ status }) => status === 'ACTIVE').length,
    tags: withTags ? (state.tags.get(cluster.clusterArn ?? '') ?? []) : [],
  };
}
