import type {
  CreateLogStreamCommandInput,
  CreateLogStreamCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state, world }) => {
  const group = groupOf(state, input.logGroupName);
  const name = input.logStreamName ?? '';
  if (group.streams.has(name))
    throw awsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
  group.streams.set(name, { name, createdAt: world.clock.now(), events: [] });
  return {};
}) satisfies Operation<
  LogsState,
  CreateLogStreamCommandInput,
  Omit<CreateLogStreamCommandOutput, '$metadata'>
>;
