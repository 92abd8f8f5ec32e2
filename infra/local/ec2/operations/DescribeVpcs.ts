import type { DescribeVpcsCommandInput, DescribeVpcsCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { Vpcs: describe(state, 'vpc', input.VpcIds, input.Filters) };
}) satisfies Operation<Ec2State, DescribeVpcsCommandInput, Omit<DescribeVpcsCommandOutput, '$metadata'>>;
