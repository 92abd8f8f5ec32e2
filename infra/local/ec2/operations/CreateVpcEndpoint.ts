import type { CreateVpcEndpointCommandInput, CreateVpcEndpointCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { add } from '../state.ts';

export default ((input, { state }) => {
  return {
    VpcEndpoint: add(
      state,
      'vpc-endpoint',
      {
        VpcId: input.VpcId,
        ServiceName: input.ServiceName,
        VpcEndpointType: input.VpcEndpointType ?? 'Gateway',
        RouteTableIds: input.RouteTableIds ?? [],
        State: 'available',
      },
      input.TagSpecifications,
    ),
  };
}) satisfies Operation<
  Ec2State,
  CreateVpcEndpointCommandInput,
  Omit<CreateVpcEndpointCommandOutput, '$metadata'>
>;
