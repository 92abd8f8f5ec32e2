import type {
  ListEntitiesForPolicyCommandInput,
  ListEntitiesForPolicyCommandOutput,
} from '@aws-sdk/client-iam';
import type { Operation } from '../../service.ts';
import type { IamState } from '../state.ts';
import { carriersOf } from '../state.ts';

export default ((input, { state }) => {
  return {
    PolicyGroups: [],
    PolicyUsers: [],
    PolicyRoles: carriersOf(state, input.PolicyArn ?? '').map(({ role }) => ({
      RoleName: role.RoleName,
      RoleId: role.RoleId,
    })),
    IsTruncated: false,
  };
}) satisfies Operation<
  IamState,
  ListEntitiesForPolicyCommandInput,
  Omit<ListEntitiesForPolicyCommandOutput, '$metadata'>
>;
