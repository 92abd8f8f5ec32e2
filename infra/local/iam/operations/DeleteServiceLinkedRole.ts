import type {
  DeleteServiceLinkedRoleCommandInput,
  DeleteServiceLinkedRoleCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { IamState } from '../state.ts';
import { roleOf } from '../state.ts';

export default ((input, { state }) => {
  const { role } = roleOf(state, input.RoleName);
  if (!role.Path?.startsWith('/aws-service-role/'))
    throw awsError('InvalidInput', `${input.RoleName} is not a service-linked role.`);
  state.roles.delete(input.RoleName ?? '');
  return { DeletionTaskId: `task${role.Path}${role.RoleName}/${crypto.randomUUID()}` };
}) satisfies Operation<
  IamState,
  DeleteServiceLinkedRoleCommandInput,
  Omit<DeleteServiceLinkedRoleCommandOutput, '$metadata'>
>;
