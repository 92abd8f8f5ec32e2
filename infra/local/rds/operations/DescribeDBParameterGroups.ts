import type {
  DescribeDBParameterGroupsCommandInput,
  DescribeDBParameterGroupsCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  return {
    DBParameterGroups: [...state.parameterGroups.values()].filter(
      (each) => !input.DBParameterGroupName || each.DBParameterGroupName === input.DBParameterGroupName,
    ),
  };
}) satisfies Operation<
  RdsState,
  DescribeDBParameterGroupsCommandInput,
  Omit<DescribeDBParameterGroupsCommandOutput, '$metadata'>
>;
