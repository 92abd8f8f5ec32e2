import type { CreateVpcCommandInput, CreateVpcCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { authorize } from '../permissions.ts';
import type { Ec2State } from '../state.ts';
import { add } from '../state.ts';

export default ((input, { state, world }) => {
  const vpc = add(
    state,
    'vpc',
    {
      CidrBlock: input.CidrBlock,
      State: 'available',
      InstanceTenancy: input.InstanceTenancy ?? 'default',
      IsDefault: false,
      OwnerId: world.accountId,
    },
    input.TagSpecifications,
  );
  // Every VPC comes with a default group that lets its members talk to each other, and to everybody outside.
  const group = add(state, 'security-group', {
    GroupName: 'default',
    Description: 'default VPC security group',
    VpcId: vpc['VpcId'],
    OwnerId: world.accountId,
    IpPermissions: [],
    IpPermissionsEgress: [],
  });
  const GroupId = String(group['GroupId']);
  authorize(state, GroupId, 'ingress', [
    { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId, UserId: world.accountId }] },
  ]);
  authorize(state, GroupId, 'egress', [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]);
  return { Vpc: vpc };
}) satisfies Operation<Ec2State, CreateVpcCommandInput, Omit<CreateVpcCommandOutput, '$metadata'>>;
