import { tagSpecification } from '../ec2.ts';
import type { ResourceHandler } from '../handlers.ts';
import { pick } from '../handlers.ts';

export default {
  properties: ['CidrBlock', 'EnableDnsHostnames', 'EnableDnsSupport', 'InstanceTenancy', 'Tags'],
  replacement: ['CidrBlock'],
  create: async (properties, context) => {
    const { world } = context;
    const { Vpc } = await world.invoke<{ Vpc: { VpcId: string } }>('ec2', 'CreateVpc', {
      ...pick(properties, ['CidrBlock', 'InstanceTenancy']),
      ...tagSpecification('vpc', properties, context),
    });
    const { SecurityGroups } = await world.invoke<{
      SecurityGroups?: { GroupId: string; GroupName: string }[];
    }>('ec2', 'DescribeSecurityGroups', { Filters: [{ Name: 'vpc-id', Values: [Vpc.VpcId] }] });
    const DefaultSecurityGroup =
      SecurityGroups?.find((group) => group.GroupName === 'default')?.GroupId ?? '';
    return {
      physicalId: Vpc.VpcId,
      attributes: { VpcId: Vpc.VpcId, CidrBlock: properties['CidrBlock'], DefaultSecurityGroup },
    };
  },
  delete: async (VpcId, _, { world }) => void (await world.invoke('ec2', 'DeleteVpc', { VpcId })),
} satisfies ResourceHandler;
