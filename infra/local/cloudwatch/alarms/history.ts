import type { HistoryItemType } from '@aws-sdk/client-cloudwatch';
import type { Alarm, MetricsState } from '../state.ts';

const kept = 2_000;

/** One item of DescribeAlarmHistory. */
export function note(
  state: MetricsState,
  alarm: Alarm,
  type: HistoryItemType,
  summary: string,
  data: unknown,
): void {
  state.history.push({
    AlarmName: alarm.name,
    AlarmType: alarm.kind,
    Timestamp: new Date(state.world.clock.now()),
    HistoryItemType: type,
    HistorySummary: summary,
    HistoryData: JSON.stringify(data),
  });
  if (state.history.length > kept) state.history.splice(0, state.history.length - kept);
}
