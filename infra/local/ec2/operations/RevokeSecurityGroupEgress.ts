import type {
  RevokeSecurityGroupEgressCommandInput,
  RevokeSecurityGroupEgressCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { revoke } from '../permissions.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  revoke(state, input.GroupId, 'egress', input);
  return { Return: true };
}) satisfies Operation<
  Ec2State,
  RevokeSecurityGroupEgressCommandInput,
  Omit<RevokeSecurityGroupEgressCommandOutput, '$metadata'>
>;
