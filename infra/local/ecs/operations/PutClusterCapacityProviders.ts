import type {
  PutClusterCapacityProvidersCommandInput,
  PutClusterCapacityProvidersCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { findCluster } from '../state.ts';
import { checkProviders, renderCluster } from '../views/cluster.ts';

const putClusterCapacityProviders: Operation<
  EcsState,
  PutClusterCapacityProvidersCommandInput,
  Omit<PutClusterCapacityProvidersCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { clusterName } = findCluster(state, input.cluster);
  const cluster = state.clusters.get(clusterName) ?? {};
  checkProviders(input.capacityProviders);
  cluster.capacityProviders = input.capacityProviders ?? [];
  cluster.defaultCapacityProviderStrategy = input.defaultCapacityProviderStrategy ?? [];
  return { cluster: renderCluster(state, cluster) };
};

export default putClusterCapacityProviders;
