import type {
  CreateScheduleGroupCommandInput,
  CreateScheduleGroupCommandOutput,
} from '@aws-sdk/client-scheduler';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { groupArn, type SchedulerState } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.Name ?? '';
  if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name))
    throw awsError(
      'ValidationException',
      `Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+`,
    );
  if (state.groups.has(name))
    throw awsError('ConflictException', `Schedule group ${name} already exists.`, 409);
  const now = world.clock.now();
  const tags = new Map((input.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
  const arn = groupArn(world, name);
  state.groups.set(name, { name, arn, createdAt: now, changedAt: now, tags });
  return { ScheduleGroupArn: arn };
}) satisfies Operation<
  SchedulerState,
  CreateScheduleGroupCommandInput,
  Omit<CreateScheduleGroupCommandOutput, '$metadata'>
>;
