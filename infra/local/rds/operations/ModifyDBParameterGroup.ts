import type {
  ModifyDBParameterGroupCommandInput,
  ModifyDBParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';
import { parameterGroupOf } from '../state.ts';

export default ((input, { state }) => {
  const { DBParameterGroupName } = parameterGroupOf(state, input.DBParameterGroupName);
  const parameters = state.parameters.get(DBParameterGroupName ?? '');
  // Source: Amazon RDS API reference, ModifyDBParameterGroup: at most 20 in one call.
  if ((input.Parameters?.length ?? 0) > 20)
    throw awsError('InvalidParameterValue', 'At most 20 parameters can be modified in a single request.');
  for (const each of input.Parameters ?? []) {
    if (!each.ParameterName || each.ParameterValue === undefined || !each.ApplyMethod)
      throw awsError(
        'InvalidParameterValue',
        'A parameter needs ParameterName, ParameterValue and ApplyMethod.',
      );
    parameters?.set(each.ParameterName, { ...each, Source: 'user', IsModifiable: true });
  }
  return { DBParameterGroupName };
}) satisfies Operation<
  RdsState,
  ModifyDBParameterGroupCommandInput,
  Omit<ModifyDBParameterGroupCommandOutput, '$metadata'>
>;
