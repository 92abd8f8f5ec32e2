import type { GetLogEventsCommandInput, GetLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';
import { groupOf, streamOf } from '../state.ts';

export default ((input, { state }) => {
  const { events } = streamOf(
    groupOf(state, input.logGroupName, input.logGroupIdentifier),
    input.logStreamName,
  );
  const inRange = events.filter(
    (event) =>
      event.timestamp >= (input.startTime ?? 0) &&
      event.timestamp < (input.endTime ?? Number.POSITIVE_INFINITY),
  );
  const limit = Math.min(input.limit ?? 10_000, 10_000);
  const token = /^([fb])\/(\d+)$/.exec(input.nextToken ?? '');
  const at = Number(token?.[2] ?? (input.startFromHead ? 0 : Math.max(0, inRange.length - limit)));
  const from = token?.[1] === 'b' ? Math.max(0, at - limit) : at;
  const page = inRange.slice(from, token?.[1] === 'b' ? at : from + limit);
  return {
    events: page.map(({ id: _, ...event }) => event),
    nextForwardToken: `f/${from + page.length}`,
    nextBackwardToken: `b/${from}`,
  };
}) satisfies Operation<LogsState, GetLogEventsCommandInput, Omit<GetLogEventsCommandOutput, '$metadata'>>;
