import type { DescribeStacksCommandInput, DescribeStacksCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';
import { viewStack } from '../views.ts';

export default ((input, { state }) => {
  if (input.StackName) return { Stacks: [viewStack(stackOf(state, input.StackName))] };
  return {
    Stacks: [...state.stacks.values()].filter((stack) => stack.status !== 'DELETE_COMPLETE').map(viewStack),
  };
}) satisfies Operation<
  CloudFormationState,
  DescribeStacksCommandInput,
  Omit<DescribeStacksCommandOutput, '$metadata'>
>;
