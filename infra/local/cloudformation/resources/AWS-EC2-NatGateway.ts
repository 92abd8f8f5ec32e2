import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

export default {
  properties: ['AllocationId', 'SubnetId', 'Tags'],
  replacement: ['AllocationId', 'SubnetId'],
  create: async (properties, context) => {
    const { NatGateway } = await context.world.invoke<{ NatGateway: { NatGatewayId: string } }>(
      'ec2',
      'CreateNatGateway',
      {
        ...pick(properties, ['AllocationId', 'SubnetId']),
        ...tagSpecification('natgateway', properties, context),
      },
    );
    return { physicalId: NatGateway.NatGatewayId, attributes: { NatGatewayId: NatGateway.NatGatewayId } };
  },
  delete: async (NatGatewayId, _, { world }) =>
    void (await world.invoke('ec2', 'DeleteNatGateway', { NatGatewayId })),
} satisfies ResourceHandler;
