import type {
  DeleteMetricFilterCommandInput,
  DeleteMetricFilterCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state }) => {
  if (!groupOf(state, input.logGroupName).metricFilters.delete(input.filterName ?? ''))
    throw awsError('ResourceNotFoundException', 'The specified metric filter does not exist.');
  return {};
}) satisfies Operation<
  LogsState,
  DeleteMetricFilterCommandInput,
  Omit<DeleteMetricFilterCommandOutput, '$metadata'>
>;
