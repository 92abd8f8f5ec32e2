import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

export default {
  properties: ['AWSServiceName', 'CustomSuffix', 'Description'],
  replacement: ['AWSServiceName', 'CustomSuffix'],
  create: async (properties, { world }) => {
    const { Role } = await world.invoke<{ Role: { RoleName: string } }>(
      'iam',
      'CreateServiceLinkedRole',
      pick(properties, ['AWSServiceName', 'CustomSuffix', 'Description']),
    );
    return { physicalId: Role.RoleName, attributes: { RoleName: Role.RoleName } };
  },
  update: async (RoleName, { Description }, _, { world }) => {
    await world.invoke('iam', 'UpdateRole', { RoleName, Description });
    return { physicalId: RoleName, attributes: { RoleName } };
  },
  delete: async (RoleName, _, { world }) =>
    void (await world.invoke('iam', 'DeleteServiceLinkedRole', { RoleName })),
} satisfies ResourceHandler;
