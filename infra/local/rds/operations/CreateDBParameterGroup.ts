import type {
  CreateDBParameterGroupCommandInput,
  CreateDBParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.DBParameterGroupName ?? '';
  if (state.parameterGroups.has(name))
    throw awsError('DBParameterGroupAlreadyExists', `DBParameterGroup ${name} already exists.`);
  const made = {
    DBParameterGroupName: name,
    DBParameterGroupArn: world.arn('rds', `pg:${name}`),
    DBParameterGroupFamily: input.DBParameterGroupFamily,
    Description: input.Description,
  };
  state.parameterGroups.set(name, made);
  state.parameters.set(name, new Map());
  state.tags.set(made.DBParameterGroupArn, input.Tags ?? []);
  return { DBParameterGroup: made };
}) satisfies Operation<
  RdsState,
  CreateDBParameterGroupCommandInput,
  Omit<CreateDBParameterGroupCommandOutput, '$metadata'>
>;
