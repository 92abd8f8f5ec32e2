import type { DeleteRoleCommandInput, DeleteRoleCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  const { inline, attached } = roleOf(state, input.RoleName);
  if (inline.size > 0)
    throw awsError('DeleteConflict', 'Cannot delete entity, must delete policies first.', 409);
  if (attached.size > 0)
    throw awsError('DeleteConflict', 'Cannot delete entity, must detach all policies first.', 409);
  state.roles.delete(input.RoleName ?? '');
  return {};
}) satisfies Operation<IamState, DeleteRoleCommandInput, Omit<DeleteRoleCommandOutput, '$metadata'>>;
