import type { DeleteSubnetCommandInput, DeleteSubnetCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { refuseInUse, remove } from '../state.ts';

export default ((input, { state }) => {
  refuseInUse(state, input.SubnetId ?? '', ['natgateway'], 'SubnetId');
  remove(state, 'subnet', input.SubnetId);
  return {};
}) satisfies Operation<Ec2State, DeleteSubnetCommandInput, Omit<DeleteSubnetCommandOutput, '$metadata'>>;
