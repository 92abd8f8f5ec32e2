/** Attributes: which exist, their defaults and what they may hold. */
import { awsError } from '../wire/error.ts';

interface Rule {
  readonly fallback: string;
  readonly allowed: (value: string) => boolean;
}

const flag = (fallback: 'true' | 'false'): Rule => ({
  fallback,
  allowed: (value) => value === 'true' || value === 'false',
});
const whole = (fallback: number, low: number, high: number, also: readonly string[] = []): Rule => ({
  fallback: String(fallback),
  allowed: (value) =>
    also.includes(value) || (/^\d+$/.test(value) && Number(value) >= low && Number(value) <= high),
});
const oneOf = (fallback: string, ...others: string[]): Rule => ({
  fallback,
  allowed: (value) => value === fallback || others.includes(value),
});
const text = (fallback = ''): Rule => ({ fallback, allowed: () => true });

export const LOAD_BALANCER_ATTRIBUTES: Readonly<Record<string, Rule>> = {
  'access_logs.s3.enabled': flag('false'),
  'access_logs.s3.bucket': text(),
  'access_logs.s3.prefix': text(),
  'client_keep_alive.seconds': whole(3600, 60, 604_800),
  'connection_logs.s3.enabled': flag('false'),
  'connection_logs.s3.bucket': text(),
  'connection_logs.s3.prefix': text(),
  'deletion_protection.enabled': flag('false'),
  'health_check_logs.s3.enabled': flag('false'),
  'health_check_logs.s3.bucket': text(),
  'health_check_logs.s3.prefix': text(),
  'idle_timeout.timeout_seconds': whole(60, 1, 4000),
  'ipv6.deny_all_igw_traffic': flag('false'),
  'load_balancing.cross_zone.enabled': oneOf('true'),
  'routing.http.desync_mitigation_mode': oneOf('defensive', 'monitor', 'strictest'),
  'routing.http.drop_invalid_header_fields.enabled': flag('false'),
  'routing.http.preserve_host_header.enabled': flag('false'),
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': flag('false'),
  'routing.http.xff_client_port.enabled': flag('false'),
  'routing.http.xff_header_processing.mode': oneOf('append', 'preserve', 'remove'),
  'routing.http2.enabled': flag('true'),
  'waf.fail_open.enabled': flag('false'),
  'zonal_shift.config.enabled': flag('false'),
};

export const TARGET_GROUP_ATTRIBUTES: Readonly<Record<string, Rule>> = {
  'deregistration_delay.timeout_seconds': whole(300, 0, 3600),
  'load_balancing.algorithm.anomaly_mitigation': oneOf('off', 'on'),
  'load_balancing.algorithm.type': oneOf('round_robin', 'least_outstanding_requests', 'weighted_random'),
  'load_balancing.cross_zone.enabled': oneOf('use_load_balancer_configuration', 'true', 'false'),
  'slow_start.duration_seconds': whole(0, 30, 900, ['0']),
  'stickiness.app_cookie.cookie_name': text(),
  'stickiness.app_cookie.duration_seconds': whole(86_400, 1, 604_800),
  'stickiness.enabled': flag('false'),
  'stickiness.lb_cookie.duration_seconds': whole(86_400, 1, 604_800),
  'stickiness.type': oneOf('lb_cookie', 'app_cookie'),
  'target_group_health.dns_failover.minimum_healthy_targets.count': whole(1, 1, 1000, ['off']),
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': {
    ...whole(0, 1, 100, ['off']),
    fallback: 'off',
  },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': whole(1, 1, 1000),
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': {
    ...whole(0, 1, 100, ['off']),
    fallback: 'off',
  },
};

export const LISTENER_ATTRIBUTES: Readonly<Record<string, Rule>> = {
  'routing.http.response.server.enabled': flag('true'),
};

export function defaultsOf(rules: Readonly<Record<string, Rule>>): Map<string, string> {
  return new Map(Object.entries(rules).map(([key, rule]) => [key, rule.fallback]));
}

export interface AttributePair {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** Sets attributes after all of them proved right. */
export function setAttributes(
  kind: 'Load balancer' | 'Target group' | 'Listener',
  rules: Readonly<Record<string, Rule>>,
  to: Map<string, string>,
  pairs: readonly AttributePair[] | undefined,
): void {
  if (!pairs || pairs.length === 0) throw awsError('ValidationError', `${kind} attributes must be specified`);
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of pairs) {
    const rule = rules[Key];
    if (!rule) throw awsError('ValidationError', `${kind} attribute key '${Key}' is not recognized`);
    if (seen.has(Key))
      throw awsError('ValidationError', `${kind} attribute key '${Key}' cannot be specified more than once`);
    seen.add(Key);
    if (!rule.allowed(Value))
      throw awsError(
        'ValidationError',
        `${kind} attribute value '${Value}' is not valid for attribute '${Key}'`,
      );
  }
  for (const { Key, Value } of pairs) to.set(Key as string, Value ?? '');
}

export function attributeList(attributes: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...attributes].map(([Key, Value]) => ({ Key, Value }));
}
