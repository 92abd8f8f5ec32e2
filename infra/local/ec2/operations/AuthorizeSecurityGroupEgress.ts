import type {
  AuthorizeSecurityGroupEgressCommandInput,
  AuthorizeSecurityGroupEgressCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { authorize } from '../permissions.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  const rules = authorize(state, input.GroupId, 'egress', input.IpPermissions);
  return { Return: true, SecurityGroupRules: rules };
}) satisfies Operation<
  Ec2State,
  AuthorizeSecurityGroupEgressCommandInput,
  Omit<AuthorizeSecurityGroupEgressCommandOutput, '$metadata'>
>;
