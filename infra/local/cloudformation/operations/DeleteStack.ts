import type { DeleteStackCommandInput, DeleteStackCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { deleteStack } from '../provision.ts';
import type { CloudFormationState } from '../state.ts';
import { lookUp } from '../state.ts';

export default ((input, { state }) => {
  const stack = lookUp(state, input.StackName);
  if (stack && stack.status !== 'DELETE_COMPLETE' && stack.status !== 'DELETE_IN_PROGRESS')
    deleteStack(state, stack);
  return {};
}) satisfies Operation<
  CloudFormationState,
  DeleteStackCommandInput,
  Omit<DeleteStackCommandOutput, '$metadata'>
>;
