import type { ListPoliciesCommandInput, ListPoliciesCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { viewPolicy } from '../state.ts';

export default ((input, { state }) => {
  return {
    Policies: [...state.policies.values()]
      .map((stored) => viewPolicy(state, stored))
      .filter(
        ({ Path, AttachmentCount = 0 }) =>
          Path?.startsWith(input.PathPrefix ?? '/') && (!input.OnlyAttached || AttachmentCount > 0),
      ),
    IsTruncated: false,
  };
}) satisfies Operation<IamState, ListPoliciesCommandInput, Omit<ListPoliciesCommandOutput, '$metadata'>>;
