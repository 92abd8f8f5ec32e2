import type {
  DeleteLogGroupCommandInput,
  DeleteLogGroupCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state }) => {
  state.groups.delete(groupOf(state, input.logGroupName).name);
  return {};
}) satisfies Operation<LogsState, DeleteLogGroupCommandInput, Omit<DeleteLogGroupCommandOutput, '$metadata'>>;
