import type {
  DeleteResourcePolicyCommandInput,
  DeleteResourcePolicyCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';

export default ((input, { state }) => {
  if (!state.resourcePolicies.delete(input.policyName ?? ''))
    throw awsError('ResourceNotFoundException', 'Policy with the given name does not exist.');
  return {};
}) satisfies Operation<
  LogsState,
  DeleteResourcePolicyCommandInput,
  Omit<DeleteResourcePolicyCommandOutput, '$metadata'>
>;
