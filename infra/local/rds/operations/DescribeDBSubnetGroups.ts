import type {
  DescribeDBSubnetGroupsCommandInput,
  DescribeDBSubnetGroupsCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  return {
    DBSubnetGroups: [...state.subnetGroups.values()].filter(
      (each) => !input.DBSubnetGroupName || each.DBSubnetGroupName === input.DBSubnetGroupName,
    ),
  };
}) satisfies Operation<
  RdsState,
  DescribeDBSubnetGroupsCommandInput,
  Omit<DescribeDBSubnetGroupsCommandOutput, '$metadata'>
>;
