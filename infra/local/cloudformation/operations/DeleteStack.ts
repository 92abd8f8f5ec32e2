import type { DeleteStackCommandInput, DeleteStackCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { deleteStack } from '../deployment/delete.ts';
import { runOperation } from '../deployment/run.ts';
import { type CloudFormationState, lookUp } from '../state.ts';

/** A stack that is not there is deleted already, as AWS has it. */
export default (async (input, { state }) => {
  const stack = lookUp(state, input.StackName);
  if (!stack || stack.status === 'DELETE_COMPLETE' || stack.status === 'DELETE_IN_PROGRESS') return {};
  if (stack.terminationProtection)
    throw awsError(
      'ValidationError',
      `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
    );
  if (stack.status.endsWith('_IN_PROGRESS') && stack.status !== 'REVIEW_IN_PROGRESS')
    throw awsError(
      'ValidationError',
      `Stack [${stack.id}] cannot be deleted while in status ${stack.status}`,
    );
  const retain = input.RetainResources ?? [];
  const force = input.DeletionMode === 'FORCE_DELETE_STACK';
  if ((retain.length > 0 || force) && stack.status !== 'DELETE_FAILED')
    throw awsError(
      'ValidationError',
      `Invalid operation on stack [${stack.id}]. ${force ? 'FORCE_DELETE_STACK' : 'RetainResources'} is only applicable for stacks in DELETE_FAILED state.`,
    );
  await runOperation(state, stack, input.ClientRequestToken, () =>
    deleteStack(state, stack, { retain, force }),
  );
  return {};
}) satisfies Operation<
  CloudFormationState,
  DeleteStackCommandInput,
  Omit<DeleteStackCommandOutput, '$metadata'>
>;
