/** The zones of a load balancer, looked up where subnets are kept. */
import type { AvailabilityZone, SubnetMapping } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

interface Found {
  readonly zones: AvailabilityZone[];
  readonly vpcId: string;
}

interface Subnet {
  SubnetId?: string;
  VpcId?: string;
  AvailabilityZone?: string;
}

/** Zones and VPC of the given subnets; at least two, in different zones of one VPC. */
export async function zonesOf(
  world: AccountWorld,
  subnets: readonly string[] | undefined,
  mappings: readonly SubnetMapping[] | undefined,
): Promise<Found> {
  if (subnets?.length && mappings?.length)
    throw awsError('ValidationError', 'You can specify either subnets or subnet mappings, but not both');
  const ids = subnets?.length ? [...subnets] : (mappings ?? []).map((mapping) => mapping.SubnetId ?? '');
  if (ids.length < 2)
    throw awsError(
      'ValidationError',
      'At least two subnets in two different Availability Zones must be specified',
    );
  const found = await describe(world, ids);
  const zones = found.map((subnet) => ({
    ZoneName: subnet.AvailabilityZone,
    SubnetId: subnet.SubnetId,
    LoadBalancerAddresses: [],
  }));
  if (new Set(zones.map((zone) => zone.ZoneName)).size < zones.length) {
    throw awsError(
      'InvalidConfigurationRequest',
      'A load balancer cannot be attached to multiple subnets in the same Availability Zone',
    );
  }
  const vpcs = new Set(found.map((subnet) => subnet.VpcId ?? ''));
  if (vpcs.size > 1) throw awsError('InvalidConfigurationRequest', 'All subnets must belong to the same VPC');
  return { zones, vpcId: [...vpcs][0] ?? '' };
}

async function describe(world: AccountWorld, ids: readonly string[]): Promise<Subnet[]> {
  try {
    const { Subnets = [] } = await world.invoke<{ Subnets?: Subnet[] }>('ec2', 'DescribeSubnets', {
      SubnetIds: ids,
    });
    return ids.map((id) => {
      const subnet = Subnets.find((each) => each.SubnetId === id);
      if (!subnet) throw awsError('SubnetNotFound', `The subnet ID '${id}' does not exist`);
      return subnet;
    });
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code?.startsWith('InvalidSubnetID'))
      throw awsError('SubnetNotFound', message ?? `The subnet IDs '${ids.join(', ')}' do not exist`);
    throw error;
  }
}
