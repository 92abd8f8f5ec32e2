import type { ListRolesCommandInput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';

export default ((input, { state }) => {
  return {
    Roles: [...state.roles.values()]
      .map(({ role }) => role)
      .filter((role) => role.Path?.startsWith(input.PathPrefix ?? '/')),
    IsTruncated: false,
  };
}) satisfies Operation<IamState, ListRolesCommandInput, Omit<ListRolesCommandOutput, '$metadata'>>;
