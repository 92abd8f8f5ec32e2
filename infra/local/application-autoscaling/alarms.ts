/** The two alarms that carry a policy out. Source: Application Auto Scaling User Guide, "How target tracking works". */
import { randomUUID } from 'node:crypto';
import { queriesOf } from './metric.ts';
import type { ScalingPolicy, ScalingState } from './state.ts';

/** Minutes above the target before scaling out, and below nine tenths of it before scaling in. */
const HIGH_PERIODS = 3;
const LOW_PERIODS = 15;
const LOW_SHARE = 0.9;

/** Makes or changes them; a policy that does not scale in has only the high one. */
export async function putAlarms(state: ScalingState, policy: ScalingPolicy): Promise<void> {
  const { configuration, resourceId } = policy;
  const target = configuration.TargetValue ?? 0;
  const Metrics = queriesOf(resourceId, configuration);
  const wanted = [
    {
      side: 'AlarmHigh',
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: HIGH_PERIODS,
      Threshold: target,
    },
    ...(configuration.DisableScaleIn
      ? []
      : [
          {
            side: 'AlarmLow',
            ComparisonOperator: 'LessThanThreshold',
            EvaluationPeriods: LOW_PERIODS,
            Threshold: target * LOW_SHARE,
          },
        ]),
  ];
  const before = policy.alarms;
  policy.alarms = wanted.map(({ side }) => {
    const known = before.find(({ name }) => name.includes(`-${side}-`));
    const name = known?.name ?? `TargetTracking-${resourceId}-${side}-${randomUUID()}`;
    return { name, arn: state.world.arn('cloudwatch', `alarm:${name}`) };
  });
  for (const [index, { side: _, ...alarm }] of wanted.entries())
    await state.world.invoke('cloudwatch', 'PutMetricAlarm', {
      ...alarm,
      AlarmName: policy.alarms[index]!.name,
      AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
      AlarmActions: [policy.arn],
      Metrics,
    });
  const kept = new Set(policy.alarms.map(({ name }) => name));
  await deleteAlarms(
    state,
    before.filter(({ name }) => !kept.has(name)),
  );
}

export async function deleteAlarms(
  state: ScalingState,
  alarms: readonly { readonly name: string }[],
): Promise<void> {
  if (alarms.length === 0) return;
  await state.world.invoke('cloudwatch', 'DeleteAlarms', { AlarmNames: alarms.map(({ name }) => name) });
}
