import type { DeleteRolePolicyCommandInput, DeleteRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  if (!roleOf(state, input.RoleName).inline.delete(input.PolicyName ?? ''))
    throw awsError('NoSuchEntity', `The role policy with name ${input.PolicyName} cannot be found.`, 404);
  return {};
}) satisfies Operation<
  IamState,
  DeleteRolePolicyCommandInput,
  Omit<DeleteRolePolicyCommandOutput, '$metadata'>
>;
