import type {
  GetQueryResultsCommandInput,
  GetQueryResultsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';

export default ((input, { state }) => {
  const found = state.started.get(input.queryId ?? '');
  if (!found) throw awsError('ResourceNotFoundException', 'The specified query does not exist.');
  return {
    status: 'Complete' as const,
    results: found.results,
    statistics: { recordsMatched: found.results.length, recordsScanned: found.scanned, bytesScanned: 0 },
  };
}) satisfies Operation<
  LogsState,
  GetQueryResultsCommandInput,
  Omit<GetQueryResultsCommandOutput, '$metadata'>
>;
