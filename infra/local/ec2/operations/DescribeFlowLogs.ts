import type { DescribeFlowLogsCommandInput, DescribeFlowLogsCommandOutput } from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import type { Ec2State } from '../state.ts';
import { describe } from '../state.ts';

export default ((input, { state }) => {
  return { FlowLogs: describe(state, 'vpc-flow-log', input.FlowLogIds, input.Filter) };
}) satisfies Operation<
  Ec2State,
  DescribeFlowLogsCommandInput,
  Omit<DescribeFlowLogsCommandOutput, '$metadata'>
>;
