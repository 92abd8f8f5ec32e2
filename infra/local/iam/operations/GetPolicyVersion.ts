import type { GetPolicyVersionCommandInput, GetPolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { policyDocument } from '../state.ts';

/** A policy of AWS has one version here. */
export default ((input, { state }) => {
  const stored = state.policies.get(input.PolicyArn ?? '');
  const id = input.VersionId ?? stored?.defaultVersion ?? 'v1';
  const version = stored?.versions.get(id);
  if (stored && !version)
    throw awsError(
      'NoSuchEntity',
      `Policy ${input.PolicyArn} version ${id} does not exist or is not attachable.`,
      404,
    );
  return {
    PolicyVersion: {
      Document: encodeURIComponent(version?.document ?? policyDocument(state, input.PolicyArn)),
      VersionId: id,
      IsDefaultVersion: stored ? id === stored.defaultVersion : true,
      CreateDate: version?.createdAt,
    },
  };
}) satisfies Operation<
  IamState,
  GetPolicyVersionCommandInput,
  Omit<GetPolicyVersionCommandOutput, '$metadata'>
>;
