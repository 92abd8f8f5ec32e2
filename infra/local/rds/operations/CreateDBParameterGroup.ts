import type {
  CreateDBParameterGroupCommandInput,
  CreateDBParameterGroupCommandOutput,
  DBParameterGroup,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  const name = input.DBParameterGroupName ?? '';
  if (state.parameterGroups.has(name))
    throw awsError('DBParameterGroupAlreadyExists', `DBParameterGroup ${name} already exists.`);
  const made: DBParameterGroup = {
    DBParameterGroupName: name,
    DBParameterGroupFamily: input.DBParameterGroupFamily,
    Description: input.Description,
  };
  state.parameterGroups.set(name, made);
  return { DBParameterGroup: made };
}) satisfies Operation<
  RdsState,
  CreateDBParameterGroupCommandInput,
  Omit<CreateDBParameterGroupCommandOutput, '$metadata'>
>;
