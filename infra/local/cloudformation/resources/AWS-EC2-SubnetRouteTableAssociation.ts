import type { ResourceHandler } from '../handlers.ts';

export default {
  properties: ['RouteTableId', 'SubnetId'],
  replacement: ['RouteTableId', 'SubnetId'],
  required: ['RouteTableId', 'SubnetId'],
  create: async (properties, { world }) => {
    const { AssociationId } = await world.invoke<{ AssociationId: string }>(
      'ec2',
      'AssociateRouteTable',
      properties,
    );
    return { physicalId: AssociationId, attributes: { Id: AssociationId } };
  },
  delete: async (AssociationId, _, { world }) =>
    void (await world.invoke('ec2', 'DisassociateRouteTable', { AssociationId })),
} satisfies ResourceHandler;
