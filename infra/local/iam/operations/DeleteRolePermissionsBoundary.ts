import type { DeleteRolePermissionsBoundaryCommandInput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = roleOf(state, input.RoleName);
  const { PermissionsBoundary: _, ...role } = stored.role;
  stored.role = role as typeof stored.role;
  return {};
}) satisfies Operation<IamState, DeleteRolePermissionsBoundaryCommandInput, object>;
