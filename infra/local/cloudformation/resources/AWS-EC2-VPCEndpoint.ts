import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

const created = ['VpcId', 'ServiceName', 'VpcEndpointType', 'RouteTableIds'];

export default {
  properties: [...created, 'Tags'],
  replacement: ['VpcId', 'ServiceName', 'VpcEndpointType'],
  create: async (properties, { world }) => {
    const { VpcEndpoint } = await world.invoke<{ VpcEndpoint: { VpcEndpointId: string } }>(
      'ec2',
      'CreateVpcEndpoint',
      pick(properties, created),
    );
    return { physicalId: VpcEndpoint.VpcEndpointId, attributes: { Id: VpcEndpoint.VpcEndpointId } };
  },
  delete: async (id, _, { world }) =>
    void (await world.invoke('ec2', 'DeleteVpcEndpoints', { VpcEndpointIds: [id] })),
} satisfies ResourceHandler;
