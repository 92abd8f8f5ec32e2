import type {
  DescribeVpcEndpointsCommandInput,
  DescribeVpcEndpointsCommandOutput,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { VpcEndpoints: describe(state, 'vpc-endpoint', input.VpcEndpointIds, input.Filters) };
}) satisfies Operation<
  Ec2State,
  DescribeVpcEndpointsCommandInput,
  Omit<DescribeVpcEndpointsCommandOutput, '$metadata'>
>;
