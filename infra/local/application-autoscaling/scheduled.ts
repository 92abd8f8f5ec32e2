/**
 * Carries scheduled actions out: new bounds of a target at a time. Source: Application Auto Scaling User Guide, "Scheduled
 * scaling": a count that lies outside of them is moved in.
 */
import { follow } from '../scheduler/calendar.ts';
import { parseSchedule } from '../scheduler/expression.ts';
import { awsError } from '../wire/error.ts';
import { findService, keepWithin } from './scale.ts';
import type { ScalingState, ScheduledAction } from './state.ts';

/** Begins to wait anew. Throws ValidationException for an expression that is none. */
export function arm(state: ScalingState, action: ScheduledAction): void {
  action.disarm();
  const { clock } = state.world;
  const { Schedule, Timezone = 'UTC', StartTime, EndTime } = action.settings;
  const begin = Math.max(clock.now(), StartTime?.getTime() ?? 0);
  const occurrence = occurrenceOf(Schedule, Timezone, begin);
  action.disarm = follow(clock, occurrence, {
    begin,
    end: EndTime?.getTime(),
    fire: () => {
      carryOut(state, action).catch((error: Error) =>
        state.world.log(`application-autoscaling: ${action.name}: ${error.message}`),
      );
    },
  });
}

function occurrenceOf(schedule: string, timezone: string, begin: number) {
  try {
    return parseSchedule(schedule, timezone, begin);
  } catch (error) {
    throw awsError('ValidationException', `Schedule ${schedule}: ${(error as Error).message}`);
  }
}

async function carryOut(state: ScalingState, action: ScheduledAction): Promise<void> {
  const target = state.targets.get(action.resourceId);
  if (!target || target.suspended.ScheduledScalingSuspended) return;
  const { MinCapacity, MaxCapacity } = action.settings.ScalableTargetAction;
  target.minimum = MinCapacity ?? target.minimum;
  target.maximum = Math.max(MaxCapacity ?? target.maximum, target.minimum);
  const service = await findService(state, action.resourceId);
  if (service) await keepWithin(state, target, service.desiredCount ?? 0);
}
