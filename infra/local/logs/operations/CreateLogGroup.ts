import type {
  CreateLogGroupCommandInput,
  CreateLogGroupCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { LogsState } from '../state.ts';

export default ((input, { state, world }) => {
  const name = input.logGroupName ?? '';
  if (!/^[\w.\-/#]{1,512}$/.test(name))
    throw awsError(
      'InvalidParameterException',
      `Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
    );
  if (state.groups.has(name))
    throw awsError('ResourceAlreadyExistsException', 'The specified log group already exists');
  state.groups.set(name, {
    name,
    arn: world.arn('logs', `log-group:${name}`),
    createdAt: world.clock.now(),
    tags: input.tags ?? {},
    streams: new Map(),
    metricFilters: new Map(),
  });
  return {};
}) satisfies Operation<LogsState, CreateLogGroupCommandInput, Omit<CreateLogGroupCommandOutput, '$metadata'>>;
