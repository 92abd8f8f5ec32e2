import type { UpdateRoleCommandInput, UpdateRoleCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { checkDescription, roleOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = roleOf(state, input.RoleName);
  checkDescription(input.Description);
  stored.role = {
    ...stored.role,
    Description: input.Description ?? stored.role.Description,
    MaxSessionDuration: input.MaxSessionDuration ?? stored.role.MaxSessionDuration,
  };
  return {};
}) satisfies Operation<IamState, UpdateRoleCommandInput, Omit<UpdateRoleCommandOutput, '$metadata'>>;
