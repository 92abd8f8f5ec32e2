import type {
  DescribeLogGroupsCommandInput,
  DescribeLogGroupsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Operation } from '../../service.ts';
import type { LogsState } from '../state.ts';

export default ((input, { state }) => {
  const from = Number(input.nextToken ?? 0);
  const size = input.limit ?? 50;
  const all = [...state.groups.values()].filter(
    ({ name }) =>
      name.startsWith(input.logGroupNamePrefix ?? '') && name.includes(input.logGroupNamePattern ?? ''),
  );
  return {
    logGroups: all.slice(from, from + size).map((group) => ({
      logGroupName: group.name,
      arn: `${group.arn}:*`,
      logGroupArn: group.arn,
      creationTime: group.createdAt,
      retentionInDays: group.retentionDays,
      metricFilterCount: group.metricFilters.size,
      storedBytes: 0,
    })),
    ...(from + size < all.length && { nextToken: String(from + size) }),
  };
}) satisfies Operation<
  LogsState,
  DescribeLogGroupsCommandInput,
  Omit<DescribeLogGroupsCommandOutput, '$metadata'>
>;
