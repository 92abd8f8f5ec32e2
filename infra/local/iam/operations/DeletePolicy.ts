import type { DeletePolicyCommandInput, DeletePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';

export default ((input, { state }) => {
  if (!state.policies.delete(input.PolicyArn ?? ''))
    throw awsError('NoSuchEntity', `Policy ${input.PolicyArn} was not found.`, 404);
  return {};
}) satisfies Operation<IamState, DeletePolicyCommandInput, Omit<DeletePolicyCommandOutput, '$metadata'>>;
