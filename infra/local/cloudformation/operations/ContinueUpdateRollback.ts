import type {
  ContinueUpdateRollbackCommandInput,
  ContinueUpdateRollbackCommandOutput,
} from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { rollBackUpdate } from '../deployment/roll-back.ts';
import { runOperation } from '../deployment/run.ts';
import { type CloudFormationState, stackOf } from '../state.ts';

export default (async (input, { state }) => {
  const stack = stackOf(state, input.StackName);
  if (stack.status !== 'UPDATE_ROLLBACK_FAILED')
    throw awsError(
      'ValidationError',
      `Stack:${stack.id} is in ${stack.status} state and its update rollback can not be continued.`,
    );
  const skip = input.ResourcesToSkip ?? [];
  const whole = skip.filter((id) => stack.resources.get(id)?.status !== 'UPDATE_FAILED');
  if (whole.length > 0)
    throw awsError(
      'ValidationError',
      `Resources to skip must have failed to roll back: [${whole.join(', ')}]`,
    );
  await runOperation(state, stack, input.ClientRequestToken, () =>
    rollBackUpdate(state, stack, 'User Initiated', { retainExceptOnCreate: false, skip }),
  );
  return {};
}) satisfies Operation<
  CloudFormationState,
  ContinueUpdateRollbackCommandInput,
  Omit<ContinueUpdateRollbackCommandOutput, '$metadata'>
>;
