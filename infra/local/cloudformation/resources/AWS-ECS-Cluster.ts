import { readCluster } from '../drift/read/containers.ts';
import type { ResourceHandler } from '../handlers.ts';
import { generatedName } from '../handlers.ts';

export default {
  properties: [
    'ClusterName',
    'ClusterSettings',
    'CapacityProviders',
    'DefaultCapacityProviderStrategy',
    'Tags',
  ],
  replacement: ['ClusterName'],
  create: async (properties, context) => {
    const settings = (properties['ClusterSettings'] as { Name: string; Value: string }[] | undefined)?.map(
      ({ Name, Value }) => ({ name: Name, value: Value }),
    );
    const { cluster } = await context.world.invoke<{ cluster: { clusterArn: string; clusterName: string } }>(
      'ecs',
      'CreateCluster',
      {
        clusterName: properties['ClusterName'] ?? generatedName(context),
        ...(settings && { settings }),
        ...(properties['CapacityProviders'] !== undefined && {
          capacityProviders: properties['CapacityProviders'],
        }),
      },
    );
    return { physicalId: cluster.clusterName, attributes: { Arn: cluster.clusterArn } };
  },
  delete: async (cluster, _, { world }) => void (await world.invoke('ecs', 'DeleteCluster', { cluster })),
  read: readCluster,
} satisfies ResourceHandler;
