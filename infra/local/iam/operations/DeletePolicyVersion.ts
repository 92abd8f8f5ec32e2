import type { DeletePolicyVersionCommandInput, DeletePolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { policyOf } from '../state.ts';

export default ((input, { state }) => {
  const { versions, defaultVersion } = policyOf(state, input.PolicyArn);
  if (input.VersionId === defaultVersion)
    throw awsError('DeleteConflict', 'Cannot delete the default version of a policy.', 409);
  if (!versions.delete(input.VersionId ?? ''))
    throw awsError('NoSuchEntity', `Policy version ${input.VersionId} does not exist.`, 404);
  return {};
}) satisfies Operation<
  IamState,
  DeletePolicyVersionCommandInput,
  Omit<DeletePolicyVersionCommandOutput, '$metadata'>
>;
