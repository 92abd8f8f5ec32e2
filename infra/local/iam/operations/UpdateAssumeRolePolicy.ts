import type {
  UpdateAssumeRolePolicyCommandInput,
  UpdateAssumeRolePolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { checkDocument, roleOf, trustLimit } from '../state.ts';

export default ((input, { state }) => {
  const stored = roleOf(state, input.RoleName);
  stored.role = {
    ...stored.role,
    AssumeRolePolicyDocument: encodeURIComponent(checkDocument(input.PolicyDocument, trustLimit)),
  };
  return {};
}) satisfies Operation<
  IamState,
  UpdateAssumeRolePolicyCommandInput,
  Omit<UpdateAssumeRolePolicyCommandOutput, '$metadata'>
>;
