import { readParameter } from '../drift/read/stores.ts';
import type { ResourceHandler } from '../handlers.ts';
import { generatedName, pick } from '../handlers.ts';

export default {
  properties: ['Name', 'Type', 'Value', 'Description', 'Tags'],
  replacement: ['Name'],
  required: ['Type', 'Value'],
  create: async (properties, context) => {
    const Name = String(properties['Name'] ?? generatedName(context));
    await context.world.invoke('ssm', 'PutParameter', {
      ...pick(properties, ['Type', 'Value', 'Description']),
      Name,
    });
    return { physicalId: Name, attributes: { Type: properties['Type'], Value: properties['Value'] } };
  },
  update: async (Name, properties, _, { world }) => {
    await world.invoke('ssm', 'PutParameter', {
      ...pick(properties, ['Type', 'Value', 'Description']),
      Name,
      Overwrite: true,
    });
    return { physicalId: Name, attributes: { Type: properties['Type'], Value: properties['Value'] } };
  },
  delete: async (Name, _, { world }) => void (await world.invoke('ssm', 'DeleteParameter', { Name })),
  read: readParameter,
} satisfies ResourceHandler;
