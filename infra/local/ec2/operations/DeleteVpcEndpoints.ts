import type { DeleteVpcEndpointsCommandInput, DeleteVpcEndpointsCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { remove } from '../state.ts';

export default ((input, { state }) => {
  for (const id of input.VpcEndpointIds ?? []) remove(state, 'vpc-endpoint', id);
  return { Unsuccessful: [] };
}) satisfies Operation<
  Ec2State,
  DeleteVpcEndpointsCommandInput,
  Omit<DeleteVpcEndpointsCommandOutput, '$metadata'>
>;
