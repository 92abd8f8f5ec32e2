import type { PutLogEventsCommandInput, PutLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';
import { groupOf, keptEvents, streamOf } from '../state.ts';

export default ((input, { state, world }) => {
  const stream = streamOf(groupOf(state, input.logGroupName), input.logStreamName);
  const ingestionTime = world.clock.now();
  for (const { timestamp, message } of input.logEvents ?? []) {
    stream.events.push({
      id: String(state.nextEvent++).padStart(20, '0'),
      timestamp: timestamp ?? ingestionTime,
      ingestionTime,
      message: message ?? '',
    });
  }
  if (stream.events.length > keptEvents) stream.events.splice(0, stream.events.length - keptEvents);
  return { nextSequenceToken: String(state.nextEvent) };
}) satisfies Operation<LogsState, PutLogEventsCommandInput, Omit<PutLogEventsCommandOutput, '$metadata'>>;
