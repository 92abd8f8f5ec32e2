import type { PutRolePolicyCommandInput, PutRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { checkDocument, roleOf } from '../state.ts';

export default ((input, { state }) => {
  roleOf(state, input.RoleName).inline.set(input.PolicyName ?? '', checkDocument(input.PolicyDocument));
  return {};
}) satisfies Operation<IamState, PutRolePolicyCommandInput, Omit<PutRolePolicyCommandOutput, '$metadata'>>;
