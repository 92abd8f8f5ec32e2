import type { DeleteNatGatewayCommandInput, DeleteNatGatewayCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { remove } from '../state.ts';

export default ((input, { state }) => {
  remove(state, 'natgateway', input.NatGatewayId);
  return input.NatGatewayId === undefined ? {} : { NatGatewayId: input.NatGatewayId };
}) satisfies Operation<
  Ec2State,
  DeleteNatGatewayCommandInput,
  Omit<DeleteNatGatewayCommandOutput, '$metadata'>
>;
