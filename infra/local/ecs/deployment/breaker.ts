/** What makes a deployment give up by itself: the circuit breaker, and CloudWatch alarms. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { DeploymentRecord } from '../model.ts';
import { Interruption, rollbackBecause } from './interruption.ts';
import { update } from './record.ts';

const MINIMUM = 3;
const MAXIMUM = 200;
const ALARM_POLL_MS = 10_000;

/** Failures after which the breaker opens, for a desired count. */
export function breakerThreshold(configuration: DeploymentConfiguration, desired: number): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } =
    configuration.deploymentCircuitBreaker?.thresholdConfiguration ?? {};
  if (type === 'COUNT') return value;
  const share = Math.ceil((value / 100) * desired);
  return type === 'UNBOUNDED_PERCENT' ? Math.max(1, share) : Math.min(MAXIMUM, Math.max(MINIMUM, share));
}

/** Counts tasks that failed before they were healthy, and turns back (or stops) at the threshold. */
export function armBreaker(deployment: DeploymentRecord): void {
  const breaker = deployment.configuration.deploymentCircuitBreaker;
  const { target } = deployment;
  target.taskSet.onTask = (event) => {
    if (deployment.breaker.status !== 'MONITORING') return;
    if (event === 'healthy') {
      if (breaker?.resetOnHealthyTask !== false) deployment.breaker.failureCount = 0;
      return;
    }
    deployment.breaker.failureCount += 1;
    update(deployment, {});
    if (deployment.breaker.failureCount < deployment.breaker.threshold) return;
    deployment.breaker.status = 'TRIGGERED';
    giveUp(deployment, 'the circuit breaker threshold was exceeded.', breaker?.rollback ?? false);
  };
}

/** After SCALE_UP, where breakers watch the start only. */
export function disarmAfterScaleUp(deployment: DeploymentRecord): void {
  if (deployment.breaker.status !== 'MONITORING') return;
  const until = deployment.service.state.world.variant('ecs.circuitBreakerMonitors', 'deployment');
  if (until === 'scale-up')
    update(deployment, { breaker: { ...deployment.breaker, status: 'MONITORING_COMPLETE' } });
}

function giveUp(deployment: DeploymentRecord, because: string, rollback: boolean): void {
  if (deployment.interrupt.signal.aborted || deployment.committed) return;
  deployment.interrupt.abort(
    rollback
      ? rollbackBecause(because)
      : new Interruption('stop', `Service deployment failed because ${because}`),
  );
}

/** Watches alarms until the returned function is called; those already in ALARM at the start are left out. */
export function watchAlarms(deployment: DeploymentRecord): () => void {
  const { alarms } = deployment.configuration;
  if (!alarms?.enable || !alarms.alarmNames?.length) return () => undefined;
  const { clock } = deployment.service.state.world;
  let ignored: Set<string> | undefined;
  const look = async () => {
    const ringing = await ringingAlarms(deployment, alarms.alarmNames ?? []);
    ignored ??= new Set(ringing);
    const fresh = ringing.filter((name) => !ignored?.has(name));
    if (fresh.length === 0 || deployment.alarms.status !== 'MONITORING') return;
    update(deployment, { alarms: { ...deployment.alarms, status: 'TRIGGERED', triggered: fresh } });
    giveUp(
      deployment,
      `CloudWatch alarm(s) ${fresh.join(', ')} detected a failure.`,
      alarms.rollback ?? false,
    );
  };
  const quiet = (error: Error) =>
    deployment.service.state.world.log(`ecs: alarms of ${deployment.arn}: ${error.message}`);
  look().catch(quiet);
  return clock.every(ALARM_POLL_MS, () => void look().catch(quiet));
}

async function ringingAlarms(deployment: DeploymentRecord, names: string[]): Promise<string[]> {
  const found = await deployment.service.state.world.invoke<{ MetricAlarms?: { AlarmName?: string }[] }>(
    'cloudwatch',
    'DescribeAlarms',
    { AlarmNames: names, StateValue: 'ALARM' },
  );
  return (found.MetricAlarms ?? []).map(({ AlarmName }) => AlarmName ?? '');
}
