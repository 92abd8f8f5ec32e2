import type {
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { createFilter } from '../filter.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state }) => {
  const group = groupOf(state, input.logGroupName, input.logGroupIdentifier);
  const matches = createFilter(input.filterPattern);
  const { startTime = 0, endTime = Number.POSITIVE_INFINITY } = input;
  const streams = [...group.streams.values()].filter(({ name }) =>
    input.logStreamNames
      ? input.logStreamNames.includes(name)
      : name.startsWith(input.logStreamNamePrefix ?? ''),
  );
  const found = streams
    .flatMap(({ name, events }) =>
      events
        .filter(
          (event) => event.timestamp >= startTime && event.timestamp <= endTime && matches(event.message),
        )
        .map((event) => ({ name, event })),
    )
    .sort((a, b) => a.event.timestamp - b.event.timestamp || (a.event.id < b.event.id ? -1 : 1));
  const from = Number(input.nextToken ?? 0);
  const size = Math.min(input.limit ?? 10_000, 10_000);
  return {
    events: found
      .slice(from, from + size)
      .map(({ name, event: { id, ...event } }) => ({ ...event, eventId: id, logStreamName: name })),
    searchedLogStreams: [],
    ...(from + size < found.length && { nextToken: String(from + size) }),
  };
}) satisfies Operation<
  LogsState,
  FilterLogEventsCommandInput,
  Omit<FilterLogEventsCommandOutput, '$metadata'>
>;
