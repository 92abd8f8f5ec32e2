/** What an instance says of the groups it is in. */
import type { DBInstance } from '@aws-sdk/client-rds';
import { parameterGroupOf, type RdsState, subnetGroupOf } from './state.ts';

interface Given {
  readonly DBSubnetGroupName?: string | undefined;
  readonly DBParameterGroupName?: string | undefined;
  readonly VpcSecurityGroupIds?: readonly string[] | undefined;
}

/** Members of DBInstance for what was given. Throws where a group is not there; AWS's own `default.…` always are. */
export function membershipOf(state: RdsState, given: Given): Partial<DBInstance> {
  const { DBSubnetGroupName, DBParameterGroupName, VpcSecurityGroupIds } = given;
  if (DBParameterGroupName && !DBParameterGroupName.startsWith('default.'))
    parameterGroupOf(state, DBParameterGroupName);
  return {
    ...(DBSubnetGroupName && { DBSubnetGroup: subnetGroupOf(state, DBSubnetGroupName) }),
    ...(DBParameterGroupName && {
      DBParameterGroups: [{ DBParameterGroupName, ParameterApplyStatus: 'in-sync' }],
    }),
    ...(VpcSecurityGroupIds && {
      VpcSecurityGroups: VpcSecurityGroupIds.map((VpcSecurityGroupId) => ({
        VpcSecurityGroupId,
        Status: 'active',
      })),
    }),
  };
}
