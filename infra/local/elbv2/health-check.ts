/** A target group's health check settings: defaults and bounds. */
import { awsError } from '../wire/error.ts';
import type { HealthCheck } from './types.ts';

export interface HealthCheckInput {
  HealthCheckProtocol?: string | undefined;
  HealthCheckPort?: string | undefined;
  HealthCheckPath?: string | undefined;
  HealthCheckEnabled?: boolean | undefined;
  HealthCheckIntervalSeconds?: number | undefined;
  HealthCheckTimeoutSeconds?: number | undefined;
  HealthyThresholdCount?: number | undefined;
  UnhealthyThresholdCount?: number | undefined;
  Matcher?: { HttpCode?: string | undefined; GrpcCode?: string | undefined } | undefined;
}

export const DEFAULT_CHECK: Readonly<HealthCheck> = {
  protocol: 'HTTP',
  port: 'traffic-port',
  path: '/',
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

const refuse = (message: string) => awsError('ValidationError', message);

/** The settings after a change; only what is given replaces what was. */
export function mergeHealthCheck(before: Readonly<HealthCheck>, input: HealthCheckInput): HealthCheck {
  const after: HealthCheck = {
    protocol: protocolOf(input.HealthCheckProtocol) ?? before.protocol,
    port: input.HealthCheckPort ?? before.port,
    path: input.HealthCheckPath ?? before.path,
    intervalSeconds: input.HealthCheckIntervalSeconds ?? before.intervalSeconds,
    timeoutSeconds: input.HealthCheckTimeoutSeconds ?? before.timeoutSeconds,
    healthyThreshold: input.HealthyThresholdCount ?? before.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? before.unhealthyThreshold,
    matcher: input.Matcher?.HttpCode ?? before.matcher,
  };
  check(after, input);
  return after;
}

function protocolOf(protocol: string | undefined): HealthCheck['protocol'] | undefined {
  if (protocol === undefined || protocol === 'HTTP' || protocol === 'HTTPS') return protocol;
  throw refuse(`Health check protocol '${protocol}' must be one of '[HTTP, HTTPS]'`);
}

function check(settings: HealthCheck, input: HealthCheckInput): void {
  if (input.HealthCheckEnabled === false)
    throw refuse("Health check enabled must be true for target groups with target type 'ip' or 'instance'");
  if (input.Matcher?.GrpcCode !== undefined)
    throw refuse('A gRPC matcher can be specified only for target groups with protocol version GRPC');
  between('Health check interval', settings.intervalSeconds, 5, 300);
  between('Health check timeout', settings.timeoutSeconds, 2, 120);
  between('Healthy threshold count', settings.healthyThreshold, 2, 10);
  between('Unhealthy threshold count', settings.unhealthyThreshold, 2, 10);
  if (settings.timeoutSeconds >= settings.intervalSeconds) {
    throw refuse('Health check interval must be greater than the timeout.');
  }
  if (settings.port !== 'traffic-port' && !isPort(Number(settings.port))) {
    throw refuse(`Health check port '${settings.port}' must be 'traffic-port' or in the range 1 to 65535`);
  }
  if (!settings.path.startsWith('/') || settings.path.length > 1024) {
    throw refuse(`Health check path '${settings.path}' must begin with '/' and have at most 1024 characters`);
  }
  checkMatcher(settings.matcher);
}

function between(what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw refuse(`${what} must be between ${low} and ${high} inclusive`);
}

function checkMatcher(matcher: string): void {
  for (const part of matcher.split(',')) {
    const [low = '', high = low] = part.split('-');
    const right =
      /^\d{3}$/.test(low) &&
      /^\d{3}$/.test(high) &&
      Number(low) <= Number(high) &&
      Number(low) >= 200 &&
      Number(high) <= 499;
    if (!right)
      throw refuse(`Health check matcher HTTP code '${matcher}' must be within '200-499' inclusive`);
  }
}

export const isPort = (port: number | undefined): port is number =>
  port !== undefined && Number.isInteger(port) && port >= 1 && port <= 65_535;
