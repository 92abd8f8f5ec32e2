import type { RollbackStackCommandInput, RollbackStackCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { rollBackCreation } from '../deployment/create.ts';
import { rollBackUpdate } from '../deployment/roll-back.ts';
import { runOperation } from '../deployment/run.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

export default (async (input, { state }) => {
  const stack = stackOf(state, input.StackName);
  const options = { retainExceptOnCreate: input.RetainExceptOnCreate ?? false };
  if (stack.status !== 'UPDATE_FAILED' && stack.status !== 'CREATE_FAILED')
    throw awsError(
      'ValidationError',
      `Stack:${stack.id} is in ${stack.status} state and can not be rolled back.`,
    );
  const operation =
    stack.status === 'UPDATE_FAILED'
      ? () => rollBackUpdate(state, stack, 'User Initiated', options)
      : () => rollBackCreation(state, stack, 'User Initiated', options);
  await runOperation(state, stack, input.ClientRequestToken, operation);
  return { StackId: stack.id };
}) satisfies Operation<
  CloudFormationState,
  RollbackStackCommandInput,
  Omit<RollbackStackCommandOutput, '$metadata'>
>;
