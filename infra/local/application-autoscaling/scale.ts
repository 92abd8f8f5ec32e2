/** Carries a decision out: the service's desired count, and the activity that tells of it. */
import { randomUUID } from 'node:crypto';
import type { Service } from '@aws-sdk/client-ecs';
import { decide, type ScalingAnswer } from './decide.ts';
import { PERIOD_S, queriesOf } from './metric.ts';
import { checkDimension, type ScalableTarget, type ScalingPolicy, type ScalingState } from './state.ts';

/** Source: Application Auto Scaling User Guide, "Define cooldown periods": for ECS services. */
const COOLDOWN_S = 300;
const keptActivities = 500;

const dimension = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

export async function findService(state: ScalingState, resourceId: string): Promise<Service | undefined> {
  const { cluster, service } = checkDimension({ ...dimension, ResourceId: resourceId });
  const { services } = await state.world.invoke<{ services?: Service[] }>('ecs', 'DescribeServices', {
    cluster,
    services: [service],
  });
  return services?.find(({ status }) => status === 'ACTIVE');
}

/** What an alarm of the policy asks for, as it stands now. */
export async function execute(state: ScalingState, policy: ScalingPolicy, alarmName: string): Promise<void> {
  const target = state.targets.get(policy.resourceId);
  const service = target && (await findService(state, policy.resourceId));
  if (!target || !service) return;
  const direction = alarmName.includes('-AlarmLow-') ? 'in' : 'out';
  const suspended =
    direction === 'out'
      ? target.suspended.DynamicScalingOutSuspended
      : target.suspended.DynamicScalingInSuspended;
  const value = await metricValue(state, policy);
  if (suspended || value === undefined) return;
  const { clock } = state.world;
  const real = (seconds: number) => (seconds * 1000) / clock.speed;
  const current = service.desiredCount ?? 0;
  const answer = decide({
    direction,
    value,
    target: policy.configuration.TargetValue ?? 1,
    current,
    minimum: target.minimum,
    maximum: target.maximum,
    now: clock.now(),
    outCooldown: real(policy.configuration.ScaleOutCooldown ?? COOLDOWN_S),
    inCooldown: real(policy.configuration.ScaleInCooldown ?? COOLDOWN_S),
    scaledOut: target.scaledOut,
    scaledIn: target.scaledIn,
    deploying: isDeploying(service),
    against: direction === 'in' ? await policiesAgainst(state, policy) : [],
  });
  const cause = `monitor alarm ${alarmName} in state ALARM triggered policy ${policy.name}`;
  if (!('capacity' in answer)) {
    noteNotScaled(state, target, current, cause, answer);
    return;
  }
  await setCapacity(state, target, current, answer.capacity, cause);
}

/** A deployment of ECS is under way while there is more than its completed one. */
const isDeploying = (service: Service): boolean =>
  (service.deployments ?? []).some(({ rolloutState }) => rolloutState === 'IN_PROGRESS');

/** Scaling in takes the consent of every policy that may scale in. */
async function policiesAgainst(state: ScalingState, policy: ScalingPolicy): Promise<string[]> {
  const others = [...state.policies.values()].filter(
    (each) => each.resourceId === policy.resourceId && each !== policy && !each.configuration.DisableScaleIn,
  );
  const names = others.flatMap(({ alarms }) => alarms.filter(({ name }) => name.includes('-AlarmLow-')));
  if (names.length === 0) return [];
  const { MetricAlarms = [] } = await state.world.invoke<{
    MetricAlarms?: { AlarmName?: string; StateValue?: string }[];
  }>('cloudwatch', 'DescribeAlarms', { AlarmNames: names.map(({ name }) => name) });
  const low = new Set(
    MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName }) => AlarmName),
  );
  return others.filter(({ alarms }) => !alarms.some(({ name }) => low.has(name))).map(({ name }) => name);
}

/** The mean of the last three whole minutes: counts of a minute may be reported a moment early or late. */
async function metricValue(state: ScalingState, policy: ScalingPolicy): Promise<number | undefined> {
  const { clock } = state.world;
  const queries = queriesOf(policy.resourceId, policy.configuration);
  const asked = queries.find((query) => query.ReturnData !== false);
  const period = (PERIOD_S * 1000) / clock.speed;
  const end = Math.floor(clock.now() / period) * period;
  const { MetricDataResults = [] } = await state.world.invoke<{
    MetricDataResults?: { Id?: string; Values?: number[] }[];
  }>('cloudwatch', 'GetMetricData', {
    StartTime: new Date(end - 3 * period),
    EndTime: new Date(end),
    MetricDataQueries: queries,
  });
  const values = MetricDataResults.find(({ Id }) => Id === asked?.Id)?.Values ?? [];
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** After bounds changed. ND when AWS moves a count that lies outside: at once here, or with the next scale-out. */
export async function keepWithin(
  state: ScalingState,
  target: ScalableTarget,
  current: number,
): Promise<void> {
  const { minimum, maximum } = target;
  const within = Math.min(maximum, Math.max(minimum, current));
  if (within === current || state.world.variant('autoscaling.bounds', 'at-once') !== 'at-once') return;
  const cause =
    within > current ? `minimum capacity was set to ${minimum}` : `maximum capacity was set to ${maximum}`;
  await setCapacity(state, target, current, within, cause);
}

async function setCapacity(
  state: ScalingState,
  target: ScalableTarget,
  from: number,
  to: number,
  cause: string,
): Promise<void> {
  const { cluster, service } = checkDimension({ ...dimension, ResourceId: target.resourceId });
  const now = state.world.clock.now();
  if (to > from) target.scaledOut = { at: now, from };
  else target.scaledIn = { at: now };
  await state.world.invoke('ecs', 'UpdateService', { cluster, service, desiredCount: to });
  remember(state, target, {
    Description: `Setting desired count to ${to}.`,
    Cause: cause,
    StatusCode: 'Successful',
    StatusMessage: `Successfully set desired count to ${to}. Change successfully fulfilled by ecs.`,
  });
}

function noteNotScaled(
  state: ScalingState,
  target: ScalableTarget,
  current: number,
  cause: string,
  answer: Extract<ScalingAnswer, { reason: string }>,
): void {
  remember(state, target, {
    Description: 'Attempting to scale due to alarm triggered',
    Cause: cause,
    StatusCode: 'Unfulfilled',
    StatusMessage: `not scaled: ${answer.reason}`,
    NotScaledReasons: [
      {
        Code: answer.reason,
        CurrentCapacity: current,
        MinCapacity: target.minimum,
        MaxCapacity: target.maximum,
      },
    ],
  });
}

function remember(
  state: ScalingState,
  target: ScalableTarget,
  activity: Pick<
    ScalingState['activities'][number],
    'Description' | 'Cause' | 'StatusCode' | 'StatusMessage' | 'NotScaledReasons'
  >,
): void {
  const at = new Date(state.world.clock.now());
  state.activities.unshift({
    ActivityId: randomUUID(),
    ...dimension,
    ResourceId: target.resourceId,
    StartTime: at,
    EndTime: at,
    ...activity,
  });
  state.activities.splice(keptActivities);
}
