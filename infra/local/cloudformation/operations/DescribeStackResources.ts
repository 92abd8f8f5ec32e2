import type {
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';
import { viewResource } from '../views.ts';

export default ((input, { state }) => {
  const stack = stackOf(state, input.StackName);
  const wanted = [...stack.resources.values()].filter(
    (resource) => !input.LogicalResourceId || resource.logicalId === input.LogicalResourceId,
  );
  return { StackResources: wanted.map((resource) => viewResource(stack, resource)) };
}) satisfies Operation<
  CloudFormationState,
  DescribeStackResourcesCommandInput,
  Omit<DescribeStackResourcesCommandOutput, '$metadata'>
>;
