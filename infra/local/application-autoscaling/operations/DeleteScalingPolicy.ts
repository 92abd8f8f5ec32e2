import type {
  DeleteScalingPolicyCommandInput,
  DeleteScalingPolicyCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { deleteAlarms } from '../alarms.ts';
import { checkDimension, policyKey, type ScalingState } from '../state.ts';

export default (async (input, { state }) => {
  checkDimension(input);
  const key = policyKey(input.ResourceId, input.PolicyName);
  const policy = state.policies.get(key);
  if (!policy)
    throw awsError(
      'ObjectNotFoundException',
      `No scaling policy found for service namespace: ecs, resource ID: ${input.ResourceId}, scalable dimension: ecs:service:DesiredCount, policy name: ${input.PolicyName}`,
    );
  state.policies.delete(key);
  await deleteAlarms(state, policy.alarms);
  return {};
}) satisfies Operation<
  ScalingState,
  DeleteScalingPolicyCommandInput,
  Omit<DeleteScalingPolicyCommandOutput, '$metadata'>
>;
