/** Health checks: one loop a target, on the clock, while its group is in use. */
import { request } from 'node:http';
import { setHealth } from './serving.ts';
import type { State, Target, TargetGroup } from './types.ts';

/** How long registration takes before the first check. */
const REGISTRATION_MS = 1000;
/** A check's time-out shrinks with the clock but not below this: the target is a real program on a real machine. */
const LEAST_TIMEOUT_MS = 1000;

type Verdict =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly reason: 'Target.ResponseCodeMismatch' | 'Target.Timeout' | 'Target.FailedHealthChecks';
      readonly description: string;
    };

/** Starts checking a target as a newly registered one: its first good check makes it healthy. */
export function startChecks(state: State, group: TargetGroup, target: Target): void {
  target.stopChecks?.();
  const stop = new AbortController();
  target.stopChecks = () => stop.abort();
  target.successes = 0;
  target.failures = 0;
  setHealth(group, target, 'initial', 'Elb.RegistrationInProgress', 'Target registration is in progress');
  checkForEver(state, group, target, stop.signal).catch((error: unknown) => {
    if (!stop.signal.aborted) state.world.log(`elbv2: health checks of ${target.id} ended: ${String(error)}`);
  });
}

async function checkForEver(
  state: State,
  group: TargetGroup,
  target: Target,
  signal: AbortSignal,
): Promise<void> {
  const { clock } = state.world;
  await clock.sleep(REGISTRATION_MS, signal);
  setHealth(group, target, 'initial', 'Elb.InitialHealthChecking', 'Initial health checks in progress');
  for (;;) {
    const verdict = await check(state, group, target, signal);
    signal.throwIfAborted();
    judge(group, target, verdict);
    await clock.sleep(group.healthCheck.intervalSeconds * 1000, signal);
  }
}

function judge(group: TargetGroup, target: Target, verdict: Verdict): void {
  const { healthyThreshold, unhealthyThreshold } = group.healthCheck;
  if (verdict.ok) {
    target.successes++;
    target.failures = 0;
    const needed = target.state === 'unhealthy' ? healthyThreshold : 1;
    if (target.state !== 'healthy' && target.successes >= needed) setHealth(group, target, 'healthy');
    return;
  }
  target.successes = 0;
  target.failures++;
  if (target.failures >= unhealthyThreshold)
    setHealth(group, target, 'unhealthy', verdict.reason, verdict.description);
}

async function check(
  state: State,
  group: TargetGroup,
  target: Target,
  signal: AbortSignal,
): Promise<Verdict> {
  const { healthCheck } = group;
  const port = healthCheck.port === 'traffic-port' ? target.port : Number(healthCheck.port);
  const place = state.world.network.resolve(target.id, port);
  if (!place) return { ok: false, reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };
  const timeout = Math.max(LEAST_TIMEOUT_MS, (healthCheck.timeoutSeconds * 1000) / state.world.clock.speed);
  const deadline = AbortSignal.timeout(timeout);
  try {
    const status = await statusOf(
      { ...place, path: healthCheck.path, name: `${target.id}:${port}` },
      AbortSignal.any([signal, deadline]),
    );
    if (matches(healthCheck.matcher, status)) return { ok: true };
    return {
      ok: false,
      reason: 'Target.ResponseCodeMismatch',
      description: `Health checks failed with these codes: [${status}]`,
    };
  } catch {
    if (deadline.aborted) return { ok: false, reason: 'Target.Timeout', description: 'Request timed out' };
    return { ok: false, reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };
  }
}

function statusOf(
  to: { host: string; port: number; path: string; name: string },
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const check = request({
      host: to.host,
      port: to.port,
      path: to.path,
      agent: false,
      signal,
      headers: {
        Host: to.name,
        'User-Agent': 'ELB-HealthChecker/2.0',
        'Accept-Encoding': 'gzip, compressed',
        Connection: 'close',
      },
    });
    check.on('error', reject);
    check.on('response', (response) => {
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    check.end();
  });
}

/** Whether a status is in a matcher such as `200`, `200,202` or `200-299`. */
export function matches(matcher: string, status: number): boolean {
  return matcher.split(',').some((part) => {
    const [low, high] = part.split('-').map(Number);
    return status >= (low ?? 0) && status <= (high ?? low ?? 0);
  });
}
