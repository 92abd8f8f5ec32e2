import type {
  DeleteRetentionPolicyCommandInput,
  DeleteRetentionPolicyCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state }) => {
  groupOf(state, input.logGroupName).retentionDays = undefined;
  return {};
}) satisfies Operation<
  LogsState,
  DeleteRetentionPolicyCommandInput,
  Omit<DeleteRetentionPolicyCommandOutput, '$metadata'>
>;
