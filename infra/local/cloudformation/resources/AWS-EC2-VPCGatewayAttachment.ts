import type { ResourceHandler } from '../handlers.ts';

export default {
  properties: ['VpcId', 'InternetGatewayId'],
  replacement: ['VpcId', 'InternetGatewayId'],
  create: async (properties, { world }) => {
    await world.invoke('ec2', 'AttachInternetGateway', properties);
    return { physicalId: `IGW|${properties['VpcId']}` };
  },
  delete: async (_, properties, { world }) =>
    void (await world.invoke('ec2', 'DetachInternetGateway', properties)),
} satisfies ResourceHandler;
