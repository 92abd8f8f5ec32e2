import { randomUUID } from 'node:crypto';
import type {
  PutScheduledActionCommandInput,
  PutScheduledActionCommandOutput,
  ScalableTargetAction,
} from '@aws-sdk/client-application-auto-scaling';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { arm } from '../scheduled.ts';
import { checkDimension, policyKey, type ScalingState, type ScheduledAction, targetOf } from '../state.ts';

/** Members left out of a later call keep their values, but for start and end, which go (API reference). */
export default ((input, { state, world }) => {
  checkDimension(input);
  const { resourceId } = targetOf(state, input.ResourceId);
  const name = input.ScheduledActionName ?? '';
  const key = policyKey(resourceId, name);
  const before = state.scheduled.get(key);
  const Schedule = input.Schedule ?? before?.settings.Schedule;
  if (!Schedule) throw awsError('ValidationException', 'Schedule is required for a new scheduled action');
  const settings = {
    Schedule,
    Timezone: input.Timezone ?? before?.settings.Timezone,
    StartTime: input.StartTime,
    EndTime: input.EndTime,
    ScalableTargetAction: boundsOf(input.ScalableTargetAction ?? before?.settings.ScalableTargetAction),
  };
  const action: ScheduledAction = {
    name,
    arn:
      before?.arn ??
      `arn:aws:autoscaling:${world.region}:${world.accountId}:scheduledAction:${randomUUID()}:resource/ecs/${resourceId}:scheduledActionName/${name}`,
    resourceId,
    createdAt: before?.createdAt ?? world.clock.now(),
    settings,
    disarm: () => undefined,
  };
  arm(state, action);
  before?.disarm();
  state.scheduled.set(key, action);
  return {};
}) satisfies Operation<
  ScalingState,
  PutScheduledActionCommandInput,
  Omit<PutScheduledActionCommandOutput, '$metadata'>
>;

function boundsOf(action: ScalableTargetAction | undefined): ScalableTargetAction {
  const { MinCapacity, MaxCapacity } = action ?? {};
  if (MinCapacity === undefined && MaxCapacity === undefined)
    throw awsError('ValidationException', 'ScalableTargetAction needs MinCapacity, MaxCapacity or both');
  if (MinCapacity !== undefined && MaxCapacity !== undefined && MinCapacity > MaxCapacity)
    throw awsError('ValidationException', 'Maximum capacity cannot be less than minimum capacity');
  return { MinCapacity, MaxCapacity };
}
