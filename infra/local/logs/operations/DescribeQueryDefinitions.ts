import type {
  DescribeQueryDefinitionsCommandInput,
  DescribeQueryDefinitionsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';

export default ((input, { state }) => {
  const from = Number(input.nextToken ?? 0);
  const size = input.maxResults ?? 1000;
  const found = [...state.queries.values()].filter(({ name }) =>
    name?.startsWith(input.queryDefinitionNamePrefix ?? ''),
  );
  return {
    queryDefinitions: found.slice(from, from + size),
    ...(from + size < found.length && { nextToken: String(from + size) }),
  };
}) satisfies Operation<
  LogsState,
  DescribeQueryDefinitionsCommandInput,
  Omit<DescribeQueryDefinitionsCommandOutput, '$metadata'>
>;
