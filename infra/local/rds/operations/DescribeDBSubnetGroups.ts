import type {
  DescribeDBSubnetGroupsCommandInput,
  DescribeDBSubnetGroupsCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';
import { subnetGroupOf } from '../state.ts';

export default ((input, { state }) => {
  const name = input.DBSubnetGroupName;
  return { DBSubnetGroups: name ? [subnetGroupOf(state, name)] : [...state.subnetGroups.values()] };
}) satisfies Operation<
  RdsState,
  DescribeDBSubnetGroupsCommandInput,
  Omit<DescribeDBSubnetGroupsCommandOutput, '$metadata'>
>;
