import type { CreateStackCommandInput, CreateStackCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { createStack } from '../deployment/create.ts';
import { runOperation } from '../deployment/run.ts';
import { readRequest } from '../request.ts';
import { type CloudFormationState, lookUp, newStack } from '../state.ts';

export default (async (input, { state }) => {
  const name = input.StackName ?? '';
  if (lookUp(state, name)) throw awsError('AlreadyExistsException', `Stack [${name}] already exists`);
  if (input.DisableRollback !== undefined && input.OnFailure !== undefined)
    throw awsError('ValidationError', 'You can specify either DisableRollback or OnFailure, but not both.');
  const revision = await readRequest(state, input);
  const stack = newStack(state, name, revision, 'CREATE_IN_PROGRESS');
  stack.terminationProtection = input.EnableTerminationProtection ?? false;
  stack.disableRollback = input.DisableRollback ?? false;
  await runOperation(state, stack, input.ClientRequestToken, () =>
    createStack(state, stack, {
      onFailure: input.DisableRollback ? 'DO_NOTHING' : (input.OnFailure ?? 'ROLLBACK'),
      retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
    }),
  );
  return { StackId: stack.id };
}) satisfies Operation<
  CloudFormationState,
  CreateStackCommandInput,
  Omit<CreateStackCommandOutput, '$metadata'>
>;
