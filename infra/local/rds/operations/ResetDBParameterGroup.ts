import type {
  ResetDBParameterGroupCommandInput,
  ResetDBParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import type { RdsState } from '../state.ts';
import { parameterGroupOf } from '../state.ts';

export default ((input, { state }) => {
  const { DBParameterGroupName } = parameterGroupOf(state, input.DBParameterGroupName);
  const parameters = state.parameters.get(DBParameterGroupName ?? '');
  if (input.ResetAllParameters) parameters?.clear();
  for (const { ParameterName } of input.Parameters ?? []) parameters?.delete(ParameterName ?? '');
  return { DBParameterGroupName };
}) satisfies Operation<
  RdsState,
  ResetDBParameterGroupCommandInput,
  Omit<ResetDBParameterGroupCommandOutput, '$metadata'>
>;
