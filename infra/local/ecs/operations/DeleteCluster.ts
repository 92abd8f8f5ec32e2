import type { DeleteClusterCommandInput, DeleteClusterCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { lastPart } from '../names.ts';
import { findCluster } from '../state.ts';
import { renderCluster } from '../views/cluster.ts';

const deleteCluster: Operation<
  EcsState,
  DeleteClusterCommandInput,
  Omit<DeleteClusterCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { clusterName } = findCluster(state, input.cluster);
  const services = [...state.services.values()].filter(
    (service) => service.clusterName === clusterName && service.status !== 'INACTIVE',
  );
  if (services.length > 0) {
    throw awsError(
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  }
  const tasks = [...state.tasks.values()].filter(
    (task) => lastPart(task.view.clusterArn ?? '') === clusterName && task.view.lastStatus !== 'STOPPED',
  );
  if (tasks.length > 0) {
    throw awsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
  }
  const cluster = { ...state.clusters.get(clusterName), status: 'INACTIVE' };
  state.clusters.set(clusterName, cluster);
  return { cluster: renderCluster(state, cluster) };
};

export default deleteCluster;
