import type { UpdateStackCommandInput, UpdateStackCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { changesAnything, checkUpdatable } from '../change-set/change-sets.ts';
import { forecast } from '../change-set/forecast.ts';
import { runOperation } from '../deployment/run.ts';
import { updateStack } from '../deployment/update.ts';
import { readRequest } from '../request.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

export default (async (input, { state }) => {
  const stack = stackOf(state, input.StackName);
  checkUpdatable(stack);
  const revision = await readRequest(state, input, stack.revision);
  if (!changesAnything(stack, revision, await forecast(state, stack, revision)))
    throw awsError('ValidationError', 'No updates are to be performed.');
  for (const changeSet of stack.changeSets.values()) changeSet.executionStatus = 'OBSOLETE';
  await runOperation(state, stack, input.ClientRequestToken, () =>
    updateStack(state, stack, revision, {
      disableRollback: input.DisableRollback ?? false,
      retainExceptOnCreate: input.RetainExceptOnCreate ?? false,
    }),
  );
  return { StackId: stack.id };
}) satisfies Operation<
  CloudFormationState,
  UpdateStackCommandInput,
  Omit<UpdateStackCommandOutput, '$metadata'>
>;
