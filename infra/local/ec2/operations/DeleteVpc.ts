import type { DeleteVpcCommandInput, DeleteVpcCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { all, refuseInUse, remove } from '../state.ts';

export default ((input, { state }) => {
  const id = input.VpcId ?? '';
  refuseInUse(state, id, ['subnet', 'route-table', 'vpc-endpoint'], 'VpcId');
  remove(state, 'vpc', id);
  for (const [key, group] of all(state, 'security-group'))
    if (group['VpcId'] === id) all(state, 'security-group').delete(key);
  return {};
}) satisfies Operation<Ec2State, DeleteVpcCommandInput, Omit<DeleteVpcCommandOutput, '$metadata'>>;
