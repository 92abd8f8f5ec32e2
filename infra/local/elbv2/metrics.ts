/** The load balancer's metrics in CloudWatch: once an AWS minute, or when asked for. */
import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { balancersOf } from './associations.ts';
import type { Counters } from './dataplane/counters.ts';
import type { State, TargetGroup } from './types.ts';

type Dimensions = { Name: string; Value: string }[];
type CountKey = Exclude<keyof Counters, 'times' | 'active'>;

const MINUTE_MS = 60_000;
/** What one PutMetricData takes: values of one datum, and data of one call. */
const MAX_VALUES = 150;
const MAX_DATA = 1000;

const OF_TARGETS: Readonly<Record<string, CountKey>> = {
  RequestCount: 'requests',
  HTTPCode_Target_2XX_Count: 'target2xx',
  HTTPCode_Target_3XX_Count: 'target3xx',
  HTTPCode_Target_4XX_Count: 'target4xx',
  HTTPCode_Target_5XX_Count: 'target5xx',
  TargetConnectionErrorCount: 'connectionErrors',
};
const OF_BALANCER: Readonly<Record<string, CountKey>> = {
  HTTPCode_ELB_3XX_Count: 'elb3xx',
  HTTPCode_ELB_4XX_Count: 'elb4xx',
  HTTPCode_ELB_5XX_Count: 'elb5xx',
  HTTPCode_ELB_502_Count: 'elb502',
  HTTPCode_ELB_503_Count: 'elb503',
  HTTPCode_ELB_504_Count: 'elb504',
  HTTP_Fixed_Response_Count: 'fixedResponses',
  NewConnectionCount: 'newConnections',
};

/** What each counter stood at when it was last reported. */
const reported = new WeakMap<Counters, Partial<Record<CountKey, number>>>();

export function startMetrics(state: State): () => void {
  return state.world.clock.every(MINUTE_MS, () => void flushMetrics(state));
}

/** Sends what has been counted since the last time. A CloudWatch that refuses loses only this minute. */
export async function flushMetrics(state: State): Promise<void> {
  const data = collect(state);
  for (let at = 0; at < data.length; at += MAX_DATA) {
    const input = { Namespace: 'AWS/ApplicationELB', MetricData: data.slice(at, at + MAX_DATA) };
    try {
      await state.world.invoke('cloudwatch', 'PutMetricData', input);
    } catch (error) {
      state.world.log(`elbv2: metrics were not taken: ${String(error)}`);
    }
  }
}

function collect(state: State): MetricDatum[] {
  const now = new Date(state.world.clock.now());
  const out: MetricDatum[] = [];
  for (const balancer of state.loadBalancers.values()) {
    const dimensions = [{ Name: 'LoadBalancer', Value: balancer.path }];
    pushCounts(out, now, dimensions, balancer.counters, { ...OF_TARGETS, ...OF_BALANCER }, true);
    pushTimes(out, now, dimensions, balancer.counters);
  }
  for (const group of state.targetGroups.values()) {
    for (const balancer of balancersOf(state, group.arn)) {
      const own = { Name: 'TargetGroup', Value: group.path };
      const dimensions = [own, { Name: 'LoadBalancer', Value: balancer.path }];
      const requests = pushCounts(out, now, dimensions, group.counters, OF_TARGETS, group.targets.size > 0);
      pushTimes(out, now, dimensions, group.counters);
      // Source: Elastic Load Balancing, "CloudWatch metrics": hosts and requests are told of groups with targets only.
      if (group.targets.size === 0) continue;
      pushHosts(out, now, dimensions, group);
      const Value = requests / group.targets.size;
      for (const Dimensions of [[own], dimensions])
        out.push({ MetricName: 'RequestCountPerTarget', Dimensions, Timestamp: now, Value, Unit: 'Count' });
    }
  }
  return out;
}

/** Counts with nothing to count are left out, as the real service leaves them out; RequestCount only without targets. */
function pushCounts(
  out: MetricDatum[],
  now: Date,
  dimensions: Dimensions,
  counters: Counters,
  names: Readonly<Record<string, CountKey>>,
  hasTargets: boolean,
): number {
  const before = reported.get(counters) ?? {};
  let requests = 0;
  for (const [name, key] of Object.entries(names)) {
    const value = counters[key] - (before[key] ?? 0);
    before[key] = counters[key];
    if (name === 'RequestCount') requests = value;
    if (value > 0 || (name === 'RequestCount' && hasTargets))
      out.push({ MetricName: name, Dimensions: dimensions, Timestamp: now, Value: value, Unit: 'Count' });
  }
  reported.set(counters, before);
  return requests;
}

function pushTimes(out: MetricDatum[], now: Date, dimensions: Dimensions, counters: Counters): void {
  const times = [...counters.times];
  counters.times.clear();
  for (let at = 0; at < times.length; at += MAX_VALUES) {
    const part = times.slice(at, at + MAX_VALUES);
    out.push({
      MetricName: 'TargetResponseTime',
      Dimensions: dimensions,
      Timestamp: now,
      Values: part.map(([milliseconds]) => milliseconds / 1000),
      Counts: part.map(([, count]) => count),
      Unit: 'Seconds',
    });
  }
}

function pushHosts(out: MetricDatum[], now: Date, dimensions: Dimensions, group: TargetGroup): void {
  const states = [...group.targets.values()].map((target) => target.state);
  const count = (wanted: readonly string[]) => states.filter((each) => wanted.includes(each)).length;
  const gauge = (MetricName: string, Value: number) =>
    out.push({ MetricName, Dimensions: dimensions, Timestamp: now, Value, Unit: 'Count' });
  gauge('HealthyHostCount', count(['healthy']));
  gauge('UnHealthyHostCount', count(['unhealthy']));
}
