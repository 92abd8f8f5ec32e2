import type {
  DeleteDBParameterGroupCommandInput,
  DeleteDBParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';
import { parameterGroupOf } from '../state.ts';

export default ((input, { state }) => {
  const { DBParameterGroupName: name = '', DBParameterGroupArn } = parameterGroupOf(
    state,
    input.DBParameterGroupName,
  );
  const used = [...state.instances.values()].some(({ DBParameterGroups = [] }) =>
    DBParameterGroups.some((each) => each.DBParameterGroupName === name),
  );
  if (used)
    throw awsError(
      'InvalidDBParameterGroupState',
      `One or more database instances are still members of this parameter group ${name}, so the group cannot be deleted`,
    );
  state.parameterGroups.delete(name);
  state.parameters.delete(name);
  state.tags.delete(DBParameterGroupArn ?? '');
  return {};
}) satisfies Operation<
  RdsState,
  DeleteDBParameterGroupCommandInput,
  Omit<DeleteDBParameterGroupCommandOutput, '$metadata'>
>;
