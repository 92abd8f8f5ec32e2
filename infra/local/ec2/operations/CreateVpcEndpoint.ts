import type { CreateVpcEndpointCommandInput, CreateVpcEndpointCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { makeEndpoint } from '../endpoints.ts';
import type { Ec2State } from '../state.ts';

export default ((input, { state, world }) => {
  if (!/^com\.amazonaws\.[a-z0-9-]+\.[a-z0-9.-]+$/.test(input.ServiceName ?? ''))
    throw awsError('InvalidServiceName', `The Vpc Endpoint Service '${input.ServiceName}' does not exist`);
  return { VpcEndpoint: makeEndpoint(state, world, input) };
}) satisfies Operation<
  Ec2State,
  CreateVpcEndpointCommandInput,
  Omit<CreateVpcEndpointCommandOutput, '$metadata'>
>;
