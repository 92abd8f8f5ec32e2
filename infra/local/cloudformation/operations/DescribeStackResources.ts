import type {
  DescribeStackResourcesCommandInput,
  DescribeStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type CloudFormationState, isGone, stackOf } from '../state.ts';
import { viewResource } from '../views.ts';

/** Of a stack, or of the stack that a physical id belongs to. */
export default ((input, { state }) => {
  const { PhysicalResourceId: physicalId } = input;
  const stack =
    input.StackName || !physicalId
      ? stackOf(state, input.StackName)
      : [...state.stacks.values()].find((each) =>
          [...each.resources.values()].some((one) => one.physicalId === physicalId && !isGone(one)),
        );
  if (!stack) throw awsError('ValidationError', `Stack for ${physicalId} does not exist`);
  const wanted = [...stack.resources.values()].filter(
    (resource) => !input.LogicalResourceId || resource.logicalId === input.LogicalResourceId,
  );
  return { StackResources: wanted.map((resource) => viewResource(stack, resource)) };
}) satisfies Operation<
  CloudFormationState,
  DescribeStackResourcesCommandInput,
  Omit<DescribeStackResourcesCommandOutput, '$metadata'>
>;
