import type { Cluster, CreateClusterCommandInput, CreateClusterCommandOutput } from '@aws-sdk/client-ecs';
import { ensureServiceLinkedRole } from '../../iam/service-linked.ts';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { checkName, clusterArn } from '../names.ts';
import { checkProviders, renderCluster } from '../views/cluster.ts';

const createCluster: Operation<
  EcsState,
  CreateClusterCommandInput,
  Omit<CreateClusterCommandOutput, '$metadata'>
> = async (input, { state }) => {
  const name = checkName('Cluster', input.clusterName ?? 'default');
  const existing = state.clusters.get(name);
  // ND for an existing name: it is returned as it is, so that the call can be repeated.
  if (existing?.status === 'ACTIVE') return { cluster: renderCluster(state, existing) };
  const cluster: Cluster = {
    clusterArn: clusterArn(state.world, name),
    clusterName: name,
    status: 'ACTIVE',
    settings: input.settings ?? [{ name: 'containerInsights', value: 'disabled' }],
    ...(input.configuration ? { configuration: input.configuration } : {}),
    ...(input.serviceConnectDefaults ? { serviceConnectDefaults: input.serviceConnectDefaults } : {}),
    capacityProviders: input.capacityProviders ?? [],
    defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
    attachments: [],
    statistics: [],
  };
  checkProviders(cluster.capacityProviders);
  state.clusters.set(name, cluster);
  if (input.tags) state.tags.set(cluster.clusterArn ?? '', input.tags);
  await ensureServiceLinkedRole(state.world, 'ecs.amazonaws.com');
  return { cluster: renderCluster(state, cluster, true) };
};

export default createCluster;
