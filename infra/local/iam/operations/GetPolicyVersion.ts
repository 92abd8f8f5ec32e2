import type { GetPolicyVersionCommandInput, GetPolicyVersionCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { type IamState, policyDocument } from '../state.ts';

/** A policy has one version here. */
export default ((input, { state }) => {
  return {
    PolicyVersion: {
      Document: encodeURIComponent(policyDocument(state, input.PolicyArn)),
      VersionId: 'v1',
      IsDefaultVersion: true,
    },
  };
}) satisfies Operation<
  IamState,
  GetPolicyVersionCommandInput,
  Omit<GetPolicyVersionCommandOutput, '$metadata'>
>;
