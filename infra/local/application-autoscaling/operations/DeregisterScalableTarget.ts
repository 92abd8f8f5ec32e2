import type {
  DeregisterScalableTargetCommandInput,
  DeregisterScalableTargetCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { deleteAlarms } from '../alarms.ts';
import { checkDimension, policyKey, type ScalingState, targetOf } from '../state.ts';

/** Its policies and scheduled actions go with it, and the policies' alarms with them. */
export default (async (input, { state }) => {
  checkDimension(input);
  const target = targetOf(state, input.ResourceId);
  for (const policy of [...state.policies.values()]) {
    if (policy.resourceId !== target.resourceId) continue;
    state.policies.delete(policyKey(policy.resourceId, policy.name));
    await deleteAlarms(state, policy.alarms);
  }
  for (const action of [...state.scheduled.values()]) {
    if (action.resourceId !== target.resourceId) continue;
    action.disarm();
    state.scheduled.delete(policyKey(action.resourceId, action.name));
  }
  state.targets.delete(target.resourceId);
  return {};
}) satisfies Operation<
  ScalingState,
  DeregisterScalableTargetCommandInput,
  Omit<DeregisterScalableTargetCommandOutput, '$metadata'>
>;
