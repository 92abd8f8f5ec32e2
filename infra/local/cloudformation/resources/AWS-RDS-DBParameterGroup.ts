import type { ResourceHandler } from '../handlers.ts';
import { generatedName } from '../handlers.ts';
import { putParameters, retagDatabase } from '../rds.ts';
import { tagsOf } from '../tags.ts';

export default {
  properties: ['DBParameterGroupName', 'Description', 'Family', 'Parameters', 'Tags'],
  replacement: ['DBParameterGroupName', 'Description', 'Family'],
  required: ['Description', 'Family'],
  create: async (properties, context) => {
    const DBParameterGroupName = String(
      properties['DBParameterGroupName'] ?? generatedName(context),
    ).toLowerCase();
    await context.world.invoke('rds', 'CreateDBParameterGroup', {
      DBParameterGroupName,
      DBParameterGroupFamily: properties['Family'],
      Description: properties['Description'],
      Tags: tagsOf(properties, context),
    });
    await putParameters(DBParameterGroupName, properties, {}, context);
    return { physicalId: DBParameterGroupName, attributes: { DBParameterGroupName } };
  },
  update: async (DBParameterGroupName, properties, before, context) => {
    await putParameters(DBParameterGroupName, properties, before, context);
    await retagDatabase(
      `pg:${DBParameterGroupName}`,
      tagsOf(before, context),
      tagsOf(properties, context),
      context,
    );
    return { physicalId: DBParameterGroupName, attributes: { DBParameterGroupName } };
  },
  delete: async (DBParameterGroupName, _, { world }) =>
    void (await world.invoke('rds', 'DeleteDBParameterGroup', { DBParameterGroupName })),
} satisfies ResourceHandler;
