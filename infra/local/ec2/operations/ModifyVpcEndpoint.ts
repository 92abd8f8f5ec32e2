import type { ModifyVpcEndpointCommandInput, ModifyVpcEndpointCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { modifyEndpoint } from '../endpoints.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state }) => {
  modifyEndpoint(state, input);
  return { Return: true };
}) satisfies Operation<
  Ec2State,
  ModifyVpcEndpointCommandInput,
  Omit<ModifyVpcEndpointCommandOutput, '$metadata'>
>;
