import type {
  ListStackResourcesCommandInput,
  ListStackResourcesCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';
import { viewResource } from '../views.ts';

export default ((input, { state }) => {
  const stack = stackOf(state, input.StackName);
  return {
    StackResourceSummaries: [...stack.resources.values()].map((resource) => viewResource(stack, resource)),
  };
}) satisfies Operation<
  CloudFormationState,
  ListStackResourcesCommandInput,
  Omit<ListStackResourcesCommandOutput, '$metadata'>
>;
