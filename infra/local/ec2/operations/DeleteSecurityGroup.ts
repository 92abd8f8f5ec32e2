import type { DeleteSecurityGroupCommandInput, DeleteSecurityGroupCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { remove } from '../state.ts';

export default ((input, { state }) => {
  remove(state, 'security-group', input.GroupId);
  return {};
}) satisfies Operation<
  Ec2State,
  DeleteSecurityGroupCommandInput,
  Omit<DeleteSecurityGroupCommandOutput, '$metadata'>
>;
