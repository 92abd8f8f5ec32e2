import type {
  RevokeSecurityGroupIngressCommandInput,
  RevokeSecurityGroupIngressCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { revoke } from '../permissions.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  revoke(state, input.GroupId, 'ingress', input);
  return { Return: true };
}) satisfies Operation<
  Ec2State,
  RevokeSecurityGroupIngressCommandInput,
  Omit<RevokeSecurityGroupIngressCommandOutput, '$metadata'>
>;
