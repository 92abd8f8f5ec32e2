import type {
  DescribeDBParameterGroupsCommandInput,
  DescribeDBParameterGroupsCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';
import { parameterGroupOf } from '../state.ts';

export default ((input, { state }) => {
  const name = input.DBParameterGroupName;
  return { DBParameterGroups: name ? [parameterGroupOf(state, name)] : [...state.parameterGroups.values()] };
}) satisfies Operation<
  RdsState,
  DescribeDBParameterGroupsCommandInput,
  Omit<DescribeDBParameterGroupsCommandOutput, '$metadata'>
>;
