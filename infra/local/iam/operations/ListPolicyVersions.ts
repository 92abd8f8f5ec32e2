import type { ListPolicyVersionsCommandInput, ListPolicyVersionsCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { policyOf } from '../state.ts';

export default ((input, { state }) => {
  const { versions, defaultVersion } = policyOf(state, input.PolicyArn);
  return {
    Versions: [...versions].map(([VersionId, { createdAt }]) => ({
      VersionId,
      IsDefaultVersion: VersionId === defaultVersion,
      CreateDate: createdAt,
    })),
    IsTruncated: false,
  };
}) satisfies Operation<
  IamState,
  ListPolicyVersionsCommandInput,
  Omit<ListPolicyVersionsCommandOutput, '$metadata'>
>;
