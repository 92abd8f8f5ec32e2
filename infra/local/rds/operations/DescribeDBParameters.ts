import type {
  DescribeDBParametersCommandInput,
  DescribeDBParametersCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';
import { parameterGroupOf } from '../state.ts';

/** What was set; the engine's own defaults are not known here. */
export default ((input, { state }) => {
  const { DBParameterGroupName } = parameterGroupOf(state, input.DBParameterGroupName);
  const found = [...(state.parameters.get(DBParameterGroupName ?? '')?.values() ?? [])];
  return { Parameters: found.filter(({ Source }) => !input.Source || input.Source === Source) };
}) satisfies Operation<
  RdsState,
  DescribeDBParametersCommandInput,
  Omit<DescribeDBParametersCommandOutput, '$metadata'>
>;
