import type {
  PutMetricFilterCommandInput,
  PutMetricFilterCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { createFilter } from '../filter.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state, world }) => {
  const group = groupOf(state, input.logGroupName);
  const name = input.filterName ?? '';
  if (!/^[^:*]{1,512}$/.test(name))
    throw awsError('InvalidParameterException', `The metric filter's name ${name} is not valid.`);
  // Read now, so that a wrong pattern is refused and not found out by the first event.
  createFilter(input.filterPattern);
  const transformations = input.metricTransformations ?? [];
  if (transformations.length !== 1)
    throw awsError('InvalidParameterException', 'A metric filter has exactly one metric transformation.');
  const [{ defaultValue, dimensions }] = transformations as [(typeof transformations)[number]];
  if (defaultValue !== undefined && Object.keys(dimensions ?? {}).length > 0)
    throw awsError(
      'InvalidParameterException',
      'Invalid metric transformation: dimensions and default value are mutually exclusive.',
    );
  group.metricFilters.set(name, {
    filterName: name,
    filterPattern: input.filterPattern,
    metricTransformations: transformations,
    logGroupName: group.name,
    creationTime: world.clock.now(),
  });
  return {};
}) satisfies Operation<
  LogsState,
  PutMetricFilterCommandInput,
  Omit<PutMetricFilterCommandOutput, '$metadata'>
>;
