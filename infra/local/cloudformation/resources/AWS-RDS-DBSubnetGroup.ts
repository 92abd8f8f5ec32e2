import type { ResourceHandler } from '../handlers.ts';
import { generatedName, pick } from '../handlers.ts';

export default {
  properties: ['DBSubnetGroupName', 'DBSubnetGroupDescription', 'SubnetIds', 'Tags'],
  replacement: ['DBSubnetGroupName'],
  required: ['DBSubnetGroupDescription', 'SubnetIds'],
  create: async (properties, context) => {
    const DBSubnetGroupName = String(properties['DBSubnetGroupName'] ?? generatedName(context)).toLowerCase();
    await context.world.invoke('rds', 'CreateDBSubnetGroup', {
      ...pick(properties, ['DBSubnetGroupDescription', 'SubnetIds', 'Tags']),
      DBSubnetGroupName,
    });
    return { physicalId: DBSubnetGroupName };
  },
  delete: async (DBSubnetGroupName, _, { world }) =>
    void (await world.invoke('rds', 'DeleteDBSubnetGroup', { DBSubnetGroupName })),
} satisfies ResourceHandler;
