import type {
  PutCompositeAlarmCommandInput,
  PutMetricAlarmCommandInput,
  Tag,
} from '@aws-sdk/client-cloudwatch';
import { type Alarm, alarmArn, type MetricsState } from '../state.ts';
import { note } from './history.ts';

type Configured =
  | { readonly kind: 'MetricAlarm'; readonly configuration: PutMetricAlarmCommandInput }
  | { readonly kind: 'CompositeAlarm'; readonly configuration: PutCompositeAlarmCommandInput };

/** Stores a new configuration; an alarm that was there keeps its state. Tags are taken at creation only. */
export function putAlarm(state: MetricsState, { kind, configuration }: Configured): void {
  const name = configuration.AlarmName ?? '';
  const before = state.alarms.get(name);
  const now = state.world.clock.now();
  const alarm = {
    state: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    reasonData: undefined,
    changedAt: now,
    actedAt: now,
    ...(before?.kind === kind && before),
    kind,
    name,
    configuration,
    configuredAt: now,
  } as Alarm;
  state.alarms.set(name, alarm);
  if (!before && configuration.Tags) state.tags.set(alarmArn(state, name), configuration.Tags as Tag[]);
  note(state, alarm, 'ConfigurationUpdate', `Alarm "${name}" ${before ? 'updated' : 'created'}`, {
    version: '1.0',
    type: before ? 'Update' : 'Create',
  });
}
