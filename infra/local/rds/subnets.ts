import type { Subnet } from '@aws-sdk/client-rds';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';

interface Ec2Subnet {
  readonly SubnetId: string;
  readonly VpcId: string;
  readonly AvailabilityZone?: string;
}

/** The subnets of a group with their zones. Throws where there are none, or where they lie in one zone only. */
export async function subnetsOf(
  world: AccountWorld,
  ids: readonly string[] | undefined,
): Promise<{ readonly VpcId: string; readonly Subnets: Subnet[] }> {
  const { Subnets } = await world
    .invoke<{ Subnets: Ec2Subnet[] }>('ec2', 'DescribeSubnets', { SubnetIds: [...(ids ?? [])] })
    .catch((error: Error) => {
      throw awsError('InvalidSubnet', `Some input subnets in :[${ids}] are invalid. ${error.message}`);
    });
  const zones = new Set(Subnets.map(({ AvailabilityZone }) => AvailabilityZone));
  if (!ids?.length || zones.size < 2)
    throw awsError(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(', ')}. Add subnets to cover at least 2 AZs.`,
    );
  return {
    VpcId: Subnets[0]!.VpcId,
    Subnets: Subnets.map(({ SubnetId, AvailabilityZone }) => ({
      SubnetIdentifier: SubnetId,
      SubnetAvailabilityZone: { Name: AvailabilityZone },
      SubnetStatus: 'Active',
    })),
  };
}
