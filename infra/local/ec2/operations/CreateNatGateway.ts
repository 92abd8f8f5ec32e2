import type { CreateNatGatewayCommandInput, CreateNatGatewayCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { add, get } from '../state.ts';

export default ((input, { state }) => {
  get(state, 'subnet', input.SubnetId);
  const address = get(state, 'elastic-ip', input.AllocationId);
  const NatGatewayAddresses = [{ AllocationId: input.AllocationId, PublicIp: String(address['PublicIp']) }];
  return {
    NatGateway: add(
      state,
      'natgateway',
      {
        SubnetId: input.SubnetId,
        State: 'available',
        NatGatewayAddresses,
        VpcId: get(state, 'subnet', input.SubnetId)['VpcId'],
      },
      input.TagSpecifications,
    ),
  };
}) satisfies Operation<
  Ec2State,
  CreateNatGatewayCommandInput,
  Omit<CreateNatGatewayCommandOutput, '$metadata'>
>;
