import type { Context, Properties, ResourceHandler } from '../handlers.ts';
import { shaped } from '../shape.ts';

async function put({ ReplicationConfiguration }: Properties, { world }: Context) {
  const replicationConfiguration = await shaped(
    () => import('@aws-sdk/client-ecr'),
    'ReplicationConfiguration',
    ReplicationConfiguration,
    '/ReplicationConfiguration',
  );
  await world.invoke('ecr', 'PutReplicationConfiguration', { replicationConfiguration });
  return { physicalId: world.accountId, attributes: { RegistryId: world.accountId } };
}

export default {
  properties: ['ReplicationConfiguration'],
  replacement: [],
  required: ['ReplicationConfiguration'],
  create: (properties, context) => put(properties, context),
  update: (_, properties, __, context) => put(properties, context),
  delete: async (_, __, { world }) =>
    void (await world.invoke('ecr', 'PutReplicationConfiguration', {
      replicationConfiguration: { rules: [] },
    })),
} satisfies ResourceHandler;
