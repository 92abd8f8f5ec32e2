import type { DetachRolePolicyCommandInput, DetachRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  if (!roleOf(state, input.RoleName).attached.delete(input.PolicyArn ?? ''))
    throw awsError('NoSuchEntity', `Policy ${input.PolicyArn} was not found.`, 404);
  return {};
}) satisfies Operation<
  IamState,
  DetachRolePolicyCommandInput,
  Omit<DetachRolePolicyCommandOutput, '$metadata'>
>;
