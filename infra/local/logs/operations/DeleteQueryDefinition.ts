import type {
  DeleteQueryDefinitionCommandInput,
  DeleteQueryDefinitionCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';

export default ((input, { state }) => {
  if (!state.queries.delete(input.queryDefinitionId ?? ''))
    throw awsError('ResourceNotFoundException', 'The specified query definition does not exist.');
  return { success: true };
}) satisfies Operation<
  LogsState,
  DeleteQueryDefinitionCommandInput,
  Omit<DeleteQueryDefinitionCommandOutput, '$metadata'>
>;
