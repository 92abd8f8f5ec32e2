import type { ResourceHandler } from '../handlers.ts';
import { type Context, type Properties, pick } from '../handlers.ts';
import { shaped } from '../shape.ts';

async function put(properties: Properties, { world }: Context) {
  const input = await shaped(() => import('@aws-sdk/client-ecs'), 'PutClusterCapacityProvidersRequest', {
    CapacityProviders: [],
    ...pick(properties, ['CapacityProviders', 'Cluster', 'DefaultCapacityProviderStrategy']),
  });
  await world.invoke('ecs', 'PutClusterCapacityProviders', input);
  return { physicalId: String(properties['Cluster']) };
}

export default {
  properties: ['CapacityProviders', 'Cluster', 'DefaultCapacityProviderStrategy'],
  replacement: ['Cluster'],
  required: ['Cluster', 'DefaultCapacityProviderStrategy'],
  create: (properties, context) => put(properties, context),
  update: (_, properties, __, context) => put(properties, context),
  delete: async (cluster, _, { world }) =>
    void (await world.invoke('ecs', 'PutClusterCapacityProviders', {
      cluster,
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    })),
} satisfies ResourceHandler;
