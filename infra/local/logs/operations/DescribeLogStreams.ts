import type {
  DescribeLogStreamsCommandInput,
  DescribeLogStreamsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';
import { groupOf } from '../state.ts';

export default ((input, { state }) => {
  const group = groupOf(state, input.logGroupName, input.logGroupIdentifier);
  const from = Number(input.nextToken ?? 0);
  const size = input.limit ?? 50;
  const last = (stream: { events: readonly { timestamp: number }[]; createdAt: number }) =>
    stream.events.at(-1)?.timestamp ?? stream.createdAt;
  const all = [...group.streams.values()].filter(({ name }) =>
    name.startsWith(input.logStreamNamePrefix ?? ''),
  );
  all.sort((a, b) => (input.orderBy === 'LastEventTime' ? last(a) - last(b) : a.name < b.name ? -1 : 1));
  if (input.descending) all.reverse();
  return {
    logStreams: all.slice(from, from + size).map((stream) => ({
      logStreamName: stream.name,
      creationTime: stream.createdAt,
      arn: `${group.arn}:log-stream:${stream.name}`,
      firstEventTimestamp: stream.events[0]?.timestamp,
      lastEventTimestamp: stream.events.at(-1)?.timestamp,
      lastIngestionTime: stream.events.at(-1)?.ingestionTime,
    })),
    ...(from + size < all.length && { nextToken: String(from + size) }),
  };
}) satisfies Operation<
  LogsState,
  DescribeLogStreamsCommandInput,
  Omit<DescribeLogStreamsCommandOutput, '$metadata'>
>;
