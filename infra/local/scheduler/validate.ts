/** What CreateSchedule and UpdateSchedule refuse. */
import type { CreateScheduleInput } from '@aws-sdk/client-scheduler';
import { awsError } from '../wire/error.ts';
import { parseSchedule } from './expression.ts';
import { roleTrusted } from './role.ts';
import { groupOf, type SchedulerState } from './state.ts';

export async function validateSchedule(state: SchedulerState, input: CreateScheduleInput): Promise<void> {
  const refuse = (message: string): never => {
    throw awsError('ValidationException', message);
  };
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(input.Name ?? ''))
    refuse(
      `Value '${input.Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+`,
    );
  groupOf(state, input.GroupName);
  try {
    parseSchedule(
      input.ScheduleExpression ?? '',
      input.ScheduleExpressionTimezone ?? 'UTC',
      state.world.clock.now(),
    );
  } catch (error) {
    refuse(`Invalid Schedule Expression ${input.ScheduleExpression}: ${(error as Error).message}`);
  }
  const { Mode, MaximumWindowInMinutes } = input.FlexibleTimeWindow ?? {};
  if (Mode !== 'OFF' && Mode !== 'FLEXIBLE') refuse('FlexibleTimeWindow.Mode must be OFF or FLEXIBLE');
  if ((Mode === 'FLEXIBLE') !== (MaximumWindowInMinutes !== undefined))
    refuse('MaximumWindowInMinutes goes with a FLEXIBLE window only');
  const { Arn, EcsParameters, Input } = input.Target ?? {};
  if (!/^arn:aws:ecs:[^:]+:\d{12}:cluster\/.+/.test(Arn ?? ''))
    refuse(`targets other than an ECS cluster are not emulated here: ${Arn}`);
  if (!EcsParameters?.TaskDefinitionArn) refuse('EcsParameters.TaskDefinitionArn must be given');
  try {
    if (Input) JSON.parse(Input.replace(/<aws\.scheduler\.[a-z-]+>/g, ''));
  } catch {
    refuse('Input must be the overrides of RunTask, as JSON');
  }
  await roleTrusted(state.world, input.Target?.RoleArn, input.GroupName ?? 'default');
}
