import type {
  DescribeAlarmHistoryCommandInput,
  DescribeAlarmHistoryCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { page } from '../../page.ts';
import type { Operation } from '../../service.ts';
import { evaluateAll } from '../alarms/evaluate.ts';
import type { MetricsState } from '../state.ts';

export default ((input, { state }) => {
  evaluateAll(state);
  const types = input.AlarmTypes ?? ['MetricAlarm'];
  const from = input.StartDate?.getTime() ?? 0;
  const to = input.EndDate?.getTime() ?? Number.POSITIVE_INFINITY;
  const found = state.history.filter((item) => {
    const at = item.Timestamp?.getTime() ?? 0;
    return (
      (!input.AlarmName || item.AlarmName === input.AlarmName) &&
      (!input.HistoryItemType || item.HistoryItemType === input.HistoryItemType) &&
      types.includes(item.AlarmType ?? 'MetricAlarm') &&
      at >= from &&
      at <= to
    );
  });
  if (input.ScanBy !== 'TimestampAscending') found.reverse();
  const { items, next } = page(found, { size: input.MaxRecords ?? 50, token: input.NextToken });
  return { AlarmHistoryItems: [...items], ...next };
}) satisfies Operation<
  MetricsState,
  DescribeAlarmHistoryCommandInput,
  Omit<DescribeAlarmHistoryCommandOutput, '$metadata'>
>;
