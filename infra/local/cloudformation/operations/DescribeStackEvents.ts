import type {
  DescribeStackEventsCommandInput,
  DescribeStackEventsCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';

export default ((input, { state }) => {
  const { events } = stackOf(state, input.StackName);
  const from = Number(input.NextToken ?? 0);
  return {
    StackEvents: events.slice(from, from + 100),
    ...(from + 100 < events.length && { NextToken: String(from + 100) }),
  };
}) satisfies Operation<
  CloudFormationState,
  DescribeStackEventsCommandInput,
  Omit<DescribeStackEventsCommandOutput, '$metadata'>
>;
