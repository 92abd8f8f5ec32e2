import type {
  DeleteScheduledActionCommandInput,
  DeleteScheduledActionCommandOutput,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { checkDimension, policyKey, type ScalingState } from '../state.ts';

export default ((input, { state }) => {
  checkDimension(input);
  const key = policyKey(input.ResourceId, input.ScheduledActionName);
  const action = state.scheduled.get(key);
  if (!action)
    throw awsError(
      'ObjectNotFoundException',
      `No scheduled action found for service namespace: ecs, resource ID: ${input.ResourceId}, scalable dimension: ecs:service:DesiredCount, scheduled action name: ${input.ScheduledActionName}`,
    );
  action.disarm();
  state.scheduled.delete(key);
  return {};
}) satisfies Operation<
  ScalingState,
  DeleteScheduledActionCommandInput,
  Omit<DeleteScheduledActionCommandOutput, '$metadata'>
>;
