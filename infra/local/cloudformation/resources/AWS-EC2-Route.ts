import type { ResourceHandler } from '../handlers.ts';

export default {
  properties: ['RouteTableId', 'DestinationCidrBlock', 'GatewayId', 'NatGatewayId'],
  replacement: ['RouteTableId', 'DestinationCidrBlock'],
  required: ['RouteTableId'],
  create: async (properties, { world }) => {
    await world.invoke('ec2', 'CreateRoute', properties);
    return { physicalId: `${properties['RouteTableId']}|${properties['DestinationCidrBlock']}` };
  },
  update: async (physicalId, properties, _, { world }) => {
    await world.invoke('ec2', 'ReplaceRoute', properties);
    return { physicalId };
  },
  delete: async (_, { RouteTableId, DestinationCidrBlock }, { world }) =>
    void (await world.invoke('ec2', 'DeleteRoute', { RouteTableId, DestinationCidrBlock })),
} satisfies ResourceHandler;
