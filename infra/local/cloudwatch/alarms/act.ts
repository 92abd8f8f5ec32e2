/** What an alarm does when its state changes: SNS topics are told, scaling policies are carried out. */
import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Alarm, MetricsState } from '../state.ts';
import { alarmArn } from '../state.ts';
import { note } from './history.ts';

/** Scaling actions run again this often while the state lasts. Source: User Guide, "Alarm actions". */
const AGAIN_MS = 60_000;

const isScaling = (arn: string) => arn.startsWith('arn:aws:autoscaling:');

function actionsOf({ configuration, state }: Alarm): readonly string[] {
  if (configuration.ActionsEnabled === false) return [];
  const byState: Readonly<Record<string, readonly string[] | undefined>> = {
    ALARM: configuration.AlarmActions,
    OK: configuration.OKActions,
    INSUFFICIENT_DATA: configuration.InsufficientDataActions,
  };
  return byState[state] ?? [];
}

export function act(state: MetricsState, alarm: Alarm, before: StateValue): void {
  alarm.actedAt = state.world.clock.now();
  for (const arn of actionsOf(alarm)) run(state, alarm, arn, before);
}

export function actAgain(state: MetricsState, alarm: Alarm): void {
  const { clock } = state.world;
  const scaling = actionsOf(alarm).filter(isScaling);
  if (scaling.length === 0 || clock.now() - alarm.actedAt < AGAIN_MS / clock.speed) return;
  alarm.actedAt = clock.now();
  for (const arn of scaling) run(state, alarm, arn, alarm.state);
}

function run(state: MetricsState, alarm: Alarm, arn: string, before: StateValue): void {
  const told = isScaling(arn)
    ? state.world.invoke('application-autoscaling', 'ExecutePolicy', {
        PolicyARN: arn,
        AlarmName: alarm.name,
      })
    : state.world.invoke('sns', 'Publish', {
        TopicArn: arn,
        Subject: `${alarm.state}: "${alarm.name}" in ${state.world.region}`.slice(0, 100),
        Message: JSON.stringify(message(state, alarm, before)),
      });
  told.then(
    () => note(state, alarm, 'Action', `Successfully executed action ${arn}`, { actionState: 'Succeeded' }),
    (error: Error) =>
      note(state, alarm, 'Action', `Failed to execute action ${arn}`, {
        actionState: 'Failed',
        error: error.message,
      }),
  );
}

/** The notification's form. Source: Amazon CloudWatch User Guide, "Notify users on alarm changes". */
function message(state: MetricsState, alarm: Alarm, before: StateValue) {
  const { configuration } = alarm;
  return {
    AlarmName: alarm.name,
    AlarmDescription: configuration.AlarmDescription ?? null,
    AWSAccountId: state.world.accountId,
    NewStateValue: alarm.state,
    NewStateReason: alarm.reason,
    StateChangeTime: new Date(alarm.changedAt).toISOString(),
    Region: state.world.region,
    AlarmArn: alarmArn(state, alarm.name),
    OldStateValue: before,
    OKActions: configuration.OKActions ?? [],
    AlarmActions: configuration.AlarmActions ?? [],
    InsufficientDataActions: configuration.InsufficientDataActions ?? [],
    ...(alarm.kind === 'MetricAlarm' && { Trigger: trigger(alarm.configuration) }),
  };
}

const trigger = (configuration: Extract<Alarm, { kind: 'MetricAlarm' }>['configuration']) => ({
  ...(configuration.Metrics
    ? { Metrics: configuration.Metrics }
    : {
        MetricName: configuration.MetricName,
        Namespace: configuration.Namespace,
        Dimensions: (configuration.Dimensions ?? []).map(({ Name, Value }) => ({ name: Name, value: Value })),
      }),
  Period: configuration.Period,
  EvaluationPeriods: configuration.EvaluationPeriods,
  DatapointsToAlarm: configuration.DatapointsToAlarm,
  ComparisonOperator: configuration.ComparisonOperator,
  Threshold: configuration.Threshold,
  TreatMissingData: configuration.TreatMissingData,
});
