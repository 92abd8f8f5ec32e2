import type { UpdateClusterCommandInput, UpdateClusterCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { findCluster } from '../state.ts';
import { renderCluster } from '../views/cluster.ts';

const updateCluster: Operation<
  EcsState,
  UpdateClusterCommandInput,
  Omit<UpdateClusterCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { clusterName } = findCluster(state, input.cluster);
  const cluster = state.clusters.get(clusterName) ?? {};
  if (input.settings) cluster.settings = input.settings;
  if (input.configuration) cluster.configuration = input.configuration;
  if (input.serviceConnectDefaults) cluster.serviceConnectDefaults = input.serviceConnectDefaults;
  return { cluster: renderCluster(state, cluster) };
};

export default updateCluster;
