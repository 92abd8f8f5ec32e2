import type { DescribeSubnetsCommandInput, DescribeSubnetsCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { Subnets: describe(state, 'subnet', input.SubnetIds, input.Filters) };
}) satisfies Operation<
  Ec2State,
  DescribeSubnetsCommandInput,
  Omit<DescribeSubnetsCommandOutput, '$metadata'>
>;
