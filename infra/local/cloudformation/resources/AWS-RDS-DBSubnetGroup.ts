import type { ResourceHandler } from '../handlers.ts';
import { generatedName, pick } from '../handlers.ts';
import { retagDatabase } from '../rds.ts';
import { tagsOf } from '../tags.ts';

const passed = ['DBSubnetGroupDescription', 'SubnetIds'];

export default {
  properties: [...passed, 'DBSubnetGroupName', 'Tags'],
  replacement: ['DBSubnetGroupName'],
  required: passed,
  create: async (properties, context) => {
    const DBSubnetGroupName = String(properties['DBSubnetGroupName'] ?? generatedName(context)).toLowerCase();
    await context.world.invoke('rds', 'CreateDBSubnetGroup', {
      ...pick(properties, passed),
      DBSubnetGroupName,
      Tags: tagsOf(properties, context),
    });
    return { physicalId: DBSubnetGroupName };
  },
  update: async (DBSubnetGroupName, properties, before, context) => {
    await context.world.invoke('rds', 'ModifyDBSubnetGroup', {
      ...pick(properties, passed),
      DBSubnetGroupName,
    });
    await retagDatabase(
      `subgrp:${DBSubnetGroupName}`,
      tagsOf(before, context),
      tagsOf(properties, context),
      context,
    );
    return { physicalId: DBSubnetGroupName };
  },
  delete: async (DBSubnetGroupName, _, { world }) =>
    void (await world.invoke('rds', 'DeleteDBSubnetGroup', { DBSubnetGroupName })),
} satisfies ResourceHandler;
