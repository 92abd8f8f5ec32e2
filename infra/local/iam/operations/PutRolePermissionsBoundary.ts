import type { PutRolePermissionsBoundaryCommandInput } from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { policyDocument, roleOf } from '../state.ts';

export default ((input, { state }) => {
  const stored = roleOf(state, input.RoleName);
  policyDocument(state, input.PermissionsBoundary);
  stored.role = {
    ...stored.role,
    PermissionsBoundary: {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: input.PermissionsBoundary,
    },
  };
  return {};
}) satisfies Operation<IamState, PutRolePermissionsBoundaryCommandInput, object>;
