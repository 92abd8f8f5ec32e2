import type { GetRoleCommandInput, GetRoleCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  return { Role: roleOf(state, input.RoleName).role };
}) satisfies Operation<IamState, GetRoleCommandInput, Omit<GetRoleCommandOutput, '$metadata'>>;
