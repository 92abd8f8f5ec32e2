import type { CompositeAlarm as CompositeView, MetricAlarm as MetricView } from '@aws-sdk/client-cloudwatch';
import { alarmArn, type CompositeAlarm, type MetricAlarm, type MetricsState } from './state.ts';

export function metricAlarmView(state: MetricsState, alarm: MetricAlarm): MetricView {
  const { Tags: _, ...configuration } = alarm.configuration;
  return {
    ...configuration,
    ...status(state, alarm),
    ActionsEnabled: configuration.ActionsEnabled ?? true,
    OKActions: configuration.OKActions ?? [],
    AlarmActions: configuration.AlarmActions ?? [],
    InsufficientDataActions: configuration.InsufficientDataActions ?? [],
    ...(!configuration.Metrics && { Dimensions: configuration.Dimensions ?? [] }),
  };
}

export function compositeAlarmView(state: MetricsState, alarm: CompositeAlarm): CompositeView {
  const { Tags: _, ...configuration } = alarm.configuration;
  return { ...configuration, ...status(state, alarm), ActionsEnabled: configuration.ActionsEnabled ?? true };
}

const status = (state: MetricsState, alarm: MetricAlarm | CompositeAlarm) => ({
  AlarmArn: alarmArn(state, alarm.name),
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  StateValue: alarm.state,
  StateReason: alarm.reason,
  ...(alarm.reasonData && { StateReasonData: alarm.reasonData }),
  StateUpdatedTimestamp: new Date(alarm.changedAt),
  StateTransitionedTimestamp: new Date(alarm.changedAt),
});
