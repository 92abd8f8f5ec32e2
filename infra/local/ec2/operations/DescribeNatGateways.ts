import type { DescribeNatGatewaysCommandInput, DescribeNatGatewaysCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { NatGateways: describe(state, 'natgateway', input.NatGatewayIds, input.Filter) };
}) satisfies Operation<
  Ec2State,
  DescribeNatGatewaysCommandInput,
  Omit<DescribeNatGatewaysCommandOutput, '$metadata'>
>;
