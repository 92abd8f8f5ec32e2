import type { CreateSecurityGroupCommandInput, CreateSecurityGroupCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { authorize } from '../permissions.ts';
import type { Ec2State } from '../state.ts';
import { add, all } from '../state.ts';

export default ((input, { state, world }) => {
  const clash = [...all(state, 'security-group').values()].some(
    (group) => group['VpcId'] === input.VpcId && group['GroupName'] === input.GroupName,
  );
  if (clash)
    throw awsError(
      'InvalidGroup.Duplicate',
      `The security group '${input.GroupName}' already exists for VPC '${input.VpcId}'`,
    );
  const made = add(
    state,
    'security-group',
    {
      GroupName: input.GroupName,
      Description: input.Description,
      VpcId: input.VpcId,
      OwnerId: world.accountId,
      IpPermissions: [],
      IpPermissionsEgress: [],
    },
    input.TagSpecifications,
  );
  authorize(state, String(made['GroupId']), 'egress', [
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
  ]);
  return { GroupId: String(made['GroupId']) };
}) satisfies Operation<
  Ec2State,
  CreateSecurityGroupCommandInput,
  Omit<CreateSecurityGroupCommandOutput, '$metadata'>
>;
