import type { PutLogEventsCommandInput, PutLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { publishMetrics } from '../metric-filters.ts';
import type { LogsState } from '../state.ts';
import { groupOf, keptEvents, streamOf } from '../state.ts';

export default (async (input, { state, world }) => {
  const group = groupOf(state, input.logGroupName);
  const stream = streamOf(group, input.logStreamName);
  const ingestionTime = world.clock.now();
  const added = (input.logEvents ?? []).map(({ timestamp, message }) => ({
    id: String(state.nextEvent++).padStart(20, '0'),
    timestamp: timestamp ?? ingestionTime,
    ingestionTime,
    message: message ?? '',
  }));
  for (const event of added) stream.events.push(event);
  if (stream.events.length > keptEvents) stream.events.splice(0, stream.events.length - keptEvents);
  if (group.metricFilters.size > 0) await publishMetrics(group, added, world);
  return { nextSequenceToken: String(state.nextEvent) };
}) satisfies Operation<LogsState, PutLogEventsCommandInput, Omit<PutLogEventsCommandOutput, '$metadata'>>;
