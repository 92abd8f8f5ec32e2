import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';

const rolesOf = (properties: Properties) => (properties['Roles'] as string[] | undefined) ?? [];

async function put(properties: Properties, { world }: Context): Promise<void> {
  for (const RoleName of rolesOf(properties))
    await world.invoke('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName: properties['PolicyName'],
      PolicyDocument: JSON.stringify(properties['PolicyDocument']),
    });
}

async function remove(roles: readonly string[], PolicyName: unknown, { world }: Context): Promise<void> {
  // A role that goes in the same deployment has taken its inline policies with it.
  for (const RoleName of roles)
    await world.invoke('iam', 'DeleteRolePolicy', { RoleName, PolicyName }).catch((error: Error) => {
      if (error.name !== 'NoSuchEntity') throw error;
    });
}

export default {
  properties: ['PolicyDocument', 'PolicyName', 'Roles'],
  replacement: [],
  required: ['PolicyDocument', 'PolicyName'],
  create: async (properties, context) => {
    await put(properties, context);
    const id = generatedName(context);
    return { physicalId: id, attributes: { Id: id } };
  },
  update: async (physicalId, properties, before, context) => {
    await put(properties, context);
    const renamed = properties['PolicyName'] !== before['PolicyName'];
    const left = rolesOf(before).filter((each) => renamed || !rolesOf(properties).includes(each));
    await remove(left, before['PolicyName'], context);
    return { physicalId, attributes: { Id: physicalId } };
  },
  delete: (_, properties, context) => remove(rolesOf(properties), properties['PolicyName'], context),
} satisfies ResourceHandler;
