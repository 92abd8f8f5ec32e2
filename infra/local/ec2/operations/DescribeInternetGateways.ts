import type {
  DescribeInternetGatewaysCommandInput,
  DescribeInternetGatewaysCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { InternetGateways: describe(state, 'internet-gateway', input.InternetGatewayIds, input.Filters) };
}) satisfies Operation<
  Ec2State,
  DescribeInternetGatewaysCommandInput,
  Omit<DescribeInternetGatewaysCommandOutput, '$metadata'>
>;
