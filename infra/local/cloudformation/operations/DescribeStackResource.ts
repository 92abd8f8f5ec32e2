import type {
  DescribeStackResourceCommandInput,
  DescribeStackResourceCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';
import { viewResource } from '../views.ts';

export default ((input, { state }) => {
  const stack = stackOf(state, input.StackName);
  const resource = stack.resources.get(input.LogicalResourceId ?? '');
  if (!resource)
    throw awsError(
      'ValidationError',
      `Resource ${input.LogicalResourceId} does not exist for stack ${stack.name}`,
    );
  return { StackResourceDetail: viewResource(stack, resource) };
}) satisfies Operation<
  CloudFormationState,
  DescribeStackResourceCommandInput,
  Omit<DescribeStackResourceCommandOutput, '$metadata'>
>;
