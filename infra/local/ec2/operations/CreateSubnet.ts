import type { CreateSubnetCommandInput, CreateSubnetCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { Ec2State } from '../state.ts';
import { add, all, get } from '../state.ts';

export default ((input, { state, world }) => {
  get(state, 'vpc', input.VpcId);
  const clash = [...all(state, 'subnet').values()].find(
    (subnet) => subnet['VpcId'] === input.VpcId && subnet['CidrBlock'] === input.CidrBlock,
  );
  if (clash)
    throw awsError('InvalidSubnet.Conflict', `The CIDR '${input.CidrBlock}' conflicts with another subnet`);
  const AvailabilityZone = input.AvailabilityZone ?? `${world.region}a`;
  return {
    Subnet: add(
      state,
      'subnet',
      {
        VpcId: input.VpcId,
        CidrBlock: input.CidrBlock,
        AvailabilityZone,
        State: 'available',
        MapPublicIpOnLaunch: false,
        AvailableIpAddressCount: 251,
        OwnerId: world.accountId,
      },
      input.TagSpecifications,
    ),
  };
}) satisfies Operation<Ec2State, CreateSubnetCommandInput, Omit<CreateSubnetCommandOutput, '$metadata'>>;
