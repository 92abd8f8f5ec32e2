import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

const created = ['VpcId', 'CidrBlock', 'AvailabilityZone'];

export default {
  properties: [...created, 'MapPublicIpOnLaunch', 'Tags'],
  replacement: created,
  required: ['VpcId'],
  create: async (properties, context) => {
    const { Subnet } = await context.world.invoke<{ Subnet: { SubnetId: string } }>('ec2', 'CreateSubnet', {
      ...pick(properties, created),
      ...tagSpecification('subnet', properties, context),
    });
    return {
      physicalId: Subnet.SubnetId,
      attributes: {
        SubnetId: Subnet.SubnetId,
        AvailabilityZone: properties['AvailabilityZone'],
        CidrBlock: properties['CidrBlock'],
        VpcId: properties['VpcId'],
      },
    };
  },
  delete: async (SubnetId, _, { world }) => void (await world.invoke('ec2', 'DeleteSubnet', { SubnetId })),
} satisfies ResourceHandler;
