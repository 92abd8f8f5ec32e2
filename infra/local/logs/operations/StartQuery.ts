import type { StartQueryCommandInput, StartQueryCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type Line, runQuery } from '../insights/run.ts';
import { groupOf, type LogsState } from '../state.ts';

/** Runs at once; times come in seconds, as CloudWatch Logs takes them here and nowhere else. */
export default ((input, { state }) => {
  const names = [
    ...(input.logGroupNames ?? []),
    ...(input.logGroupIdentifiers ?? []),
    ...(input.logGroupName ? [input.logGroupName] : []),
  ];
  const from = (input.startTime ?? 0) * 1000;
  const to = (input.endTime ?? 0) * 1000 + 999;
  const lines = names.flatMap((name) => {
    const group = groupOf(state, undefined, name);
    return [...group.streams.values()].flatMap((stream) =>
      stream.events.flatMap(({ id, timestamp, message }): Line[] =>
        timestamp >= from && timestamp <= to
          ? [{ id, timestamp, message, stream: stream.name, group: group.name }]
          : [],
      ),
    );
  });
  try {
    const results = runQuery(input.queryString ?? '', lines, input.limit);
    const queryId = crypto.randomUUID();
    state.started.set(queryId, { results, scanned: lines.length });
    return { queryId };
  } catch (error) {
    throw awsError('MalformedQueryException', (error as Error).message);
  }
}) satisfies Operation<LogsState, StartQueryCommandInput, Omit<StartQueryCommandOutput, '$metadata'>>;
