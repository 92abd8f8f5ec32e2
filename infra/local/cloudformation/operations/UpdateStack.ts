import type { UpdateStackCommandInput, UpdateStackCommandOutput } from '@aws-sdk/client-cloudformation';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { updateStack } from '../provision.ts';
import { readRequest } from '../request.ts';
import type { CloudFormationState } from '../state.ts';
import { stackOf } from '../state.ts';

export default (async (input, { state, world }) => {
  const stack = stackOf(state, input.StackName);
  if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(stack.status))
    throw awsError(
      'ValidationError',
      `Stack:${stack.id} is in ${stack.status} state and can not be updated.`,
    );
  const revised = await readRequest(world, input, stack);
  const same = (key: 'template' | 'parameters' | 'tags') =>
    JSON.stringify(revised[key]) === JSON.stringify(stack[key]);
  if (same('template') && same('parameters') && same('tags'))
    throw awsError('ValidationError', 'No updates are to be performed.');
  updateStack(state, stack, revised);
  return { StackId: stack.id };
}) satisfies Operation<
  CloudFormationState,
  UpdateStackCommandInput,
  Omit<UpdateStackCommandOutput, '$metadata'>
>;
