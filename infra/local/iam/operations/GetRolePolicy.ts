import type { GetRolePolicyCommandInput, GetRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  const document = roleOf(state, input.RoleName).inline.get(input.PolicyName ?? '');
  if (document === undefined)
    throw awsError('NoSuchEntity', `The role policy with name ${input.PolicyName} cannot be found.`, 404);
  return {
    RoleName: input.RoleName,
    PolicyName: input.PolicyName,
    PolicyDocument: encodeURIComponent(document),
  };
}) satisfies Operation<IamState, GetRolePolicyCommandInput, Omit<GetRolePolicyCommandOutput, '$metadata'>>;
