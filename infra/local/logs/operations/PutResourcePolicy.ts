import type {
  PutResourcePolicyCommandInput,
  PutResourcePolicyCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.policyName ?? '';
  try {
    JSON.parse(input.policyDocument ?? '');
  } catch {
    throw awsError('InvalidParameterException', 'The policy document is not valid JSON.');
  }
  // Ten an account and region. Source: CloudWatch Logs quotas.
  if (!state.resourcePolicies.has(name) && state.resourcePolicies.size >= 10)
    throw awsError('LimitExceededException', 'Resource limit exceeded.');
  const resourcePolicy = {
    policyName: name,
    policyDocument: input.policyDocument,
    lastUpdatedTime: world.clock.now(),
  };
  state.resourcePolicies.set(name, resourcePolicy);
  return { resourcePolicy };
}) satisfies Operation<
  LogsState,
  PutResourcePolicyCommandInput,
  Omit<PutResourcePolicyCommandOutput, '$metadata'>
>;
