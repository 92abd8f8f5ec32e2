import type { ResourceHandler } from '../handlers.ts';

export default {
  properties: ['VpcId', 'InternetGatewayId'],
  replacement: ['VpcId'],
  required: ['VpcId'],
  create: async (properties, { world }) => {
    await world.invoke('ec2', 'AttachInternetGateway', properties);
    return { physicalId: `IGW|${properties['VpcId']}` };
  },
  update: async (physicalId, properties, before, { world }) => {
    await world.invoke('ec2', 'DetachInternetGateway', before);
    await world.invoke('ec2', 'AttachInternetGateway', properties);
    return { physicalId };
  },
  delete: async (_, properties, { world }) =>
    void (await world.invoke('ec2', 'DetachInternetGateway', properties)),
} satisfies ResourceHandler;
