/** Alarms judged on what is measured; on a change of state: history and actions. */
import type { StateValue } from '@aws-sdk/client-cloudwatch';
import { openQueries, periodOf } from '../query.ts';
import type { Alarm, CompositeAlarm, MetricAlarm, MetricsState } from '../state.ts';
import type { Grid } from '../statistics.ts';
import { act, actAgain } from './act.ts';
import { note } from './history.ts';
import { extraPeriods, judge, type Rule } from './judge.ts';
import { holds, parseRule } from './rule.ts';

/** Judges every alarm: those over metrics first, as composite ones look at them. */
export function evaluateAll(state: MetricsState): void {
  const alarms = [...state.alarms.values()];
  for (const alarm of alarms) if (alarm.kind === 'MetricAlarm') evaluateMetric(state, alarm);
  // Composites of composites settle as deep as they are nested.
  for (let depth = 0; depth < 5; depth++) {
    const changed = alarms.filter(
      (alarm) => alarm.kind === 'CompositeAlarm' && evaluateComposite(state, alarm),
    );
    if (changed.length === 0) break;
  }
  for (const alarm of alarms) actAgain(state, alarm);
}

function evaluateMetric(state: MetricsState, alarm: MetricAlarm): void {
  const { configuration } = alarm;
  const { clock } = state.world;
  const rule = ruleOf(alarm);
  const periods = rule.periods + extraPeriods;
  const now = clock.now();
  // Periods shrink with the clock, as every duration of the rehearsal does.
  const gridFor = (periodSeconds: number): Grid => {
    const period = (periodSeconds * 1000) / clock.speed;
    return { from: now + 1 - period * periods, period, count: periods };
  };
  const queries = configuration.Metrics ?? [
    {
      Id: 'm',
      MetricStat: {
        Metric: {
          Namespace: configuration.Namespace,
          MetricName: configuration.MetricName,
          Dimensions: configuration.Dimensions,
        },
        Period: configuration.Period ?? 60,
        Stat: configuration.ExtendedStatistic ?? configuration.Statistic ?? 'Average',
      },
      ReturnData: true,
    },
  ];
  const asked = queries.find((query) => query.ReturnData !== false) ?? queries[0]!;
  const grid = gridFor(periodOf(asked, queries));
  const [found] = openQueries(state, queries, gridFor).answer(asked.Id ?? '');
  const newestFirst = Array.from({ length: periods }, (_, index) =>
    found?.points.get(grid.from + (periods - 1 - index) * grid.period),
  );
  const verdict = judge(rule, newestFirst, alarm.state);
  const data = {
    version: '1.0',
    queryDate: new Date(now).toISOString(),
    statistic: configuration.ExtendedStatistic ?? configuration.Statistic,
    period: periodOf(asked, queries),
    recentDatapoints: [...verdict.values].reverse(),
    threshold: rule.threshold,
  };
  transition(state, alarm, verdict.state, verdict.reason, JSON.stringify(data));
}

export function ruleOf({ configuration }: MetricAlarm): Rule {
  const periods = configuration.EvaluationPeriods ?? 1;
  return {
    comparison: configuration.ComparisonOperator ?? '',
    threshold: configuration.Threshold ?? 0,
    periods,
    datapoints: configuration.DatapointsToAlarm ?? periods,
    missing: (configuration.TreatMissingData ?? 'missing') as Rule['missing'],
  };
}

function evaluateComposite(state: MetricsState, alarm: CompositeAlarm): boolean {
  const rule = parseRule(alarm.configuration.AlarmRule ?? 'FALSE');
  const ringing = holds(rule, (name) => state.alarms.get(name)?.state);
  const next = ringing ? 'ALARM' : 'OK';
  const reason = `${state.world.arn('cloudwatch', `alarm:${alarm.name}`)} transitioned to ${next}: its rule ${alarm.configuration.AlarmRule} is ${ringing ? 'true' : 'false'}`;
  return transition(state, alarm, next, reason, undefined);
}

/** Answers whether the state changed. */
export function transition(
  state: MetricsState,
  alarm: Alarm,
  next: StateValue,
  reason: string,
  reasonData: string | undefined,
): boolean {
  if (next === alarm.state) return false;
  const before = { value: alarm.state, reason: alarm.reason };
  alarm.state = next;
  alarm.reason = reason;
  alarm.reasonData = reasonData;
  alarm.changedAt = state.world.clock.now();
  note(state, alarm, 'StateUpdate', `Alarm updated from ${before.value} to ${next}`, {
    version: '1.0',
    oldState: { stateValue: before.value, stateReason: before.reason },
    newState: {
      stateValue: next,
      stateReason: reason,
      ...(reasonData && { stateReasonData: JSON.parse(reasonData) }),
    },
  });
  act(state, alarm, before.value);
  return true;
}
