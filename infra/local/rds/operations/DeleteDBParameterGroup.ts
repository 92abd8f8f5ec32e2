import type {
  DeleteDBParameterGroupCommandInput,
  DeleteDBParameterGroupCommandOutput,
} from '@aws-sdk/client-rds';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { RdsState } from '../state.ts';

export default ((input, { state }) => {
  if (!state.parameterGroups.delete(input.DBParameterGroupName ?? ''))
    throw awsError(
      'DBParameterGroupNotFoundFault',
      `DBParameterGroup ${input.DBParameterGroupName} not found.`,
      404,
    );
  return {};
}) satisfies Operation<
  RdsState,
  DeleteDBParameterGroupCommandInput,
  Omit<DeleteDBParameterGroupCommandOutput, '$metadata'>
>;
