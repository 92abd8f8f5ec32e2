import type { AttachRolePolicyCommandInput, AttachRolePolicyCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  const arn = input.PolicyArn ?? '';
  if (!arn.startsWith('arn:aws:iam::aws:policy/') && !state.policies.has(arn))
    throw awsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404);
  roleOf(state, input.RoleName).attached.add(arn);
  return {};
}) satisfies Operation<
  IamState,
  AttachRolePolicyCommandInput,
  Omit<AttachRolePolicyCommandOutput, '$metadata'>
>;
