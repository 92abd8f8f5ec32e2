import type {
  SetDefaultPolicyVersionCommandInput,
  SetDefaultPolicyVersionCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { policyOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = policyOf(state, input.PolicyArn);
  if (!stored.versions.has(input.VersionId ?? ''))
    throw awsError('NoSuchEntity', `Policy version ${input.VersionId} does not exist.`, 404);
  stored.defaultVersion = input.VersionId ?? '';
  return {};
}) satisfies Operation<
  IamState,
  SetDefaultPolicyVersionCommandInput,
  Omit<SetDefaultPolicyVersionCommandOutput, '$metadata'>
>;
