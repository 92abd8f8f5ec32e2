/** Template shapes of the load balancer in the form of its API: numbers as numbers, attributes as a list. */
import { asBoolean, asNumber, type Properties } from './handlers.ts';

export function healthCheckOf(properties: Properties) {
  const values = {
    HealthCheckPath: properties['HealthCheckPath'],
    HealthCheckProtocol: properties['HealthCheckProtocol'],
    HealthCheckIntervalSeconds: asNumber(properties['HealthCheckIntervalSeconds']),
    HealthCheckTimeoutSeconds: asNumber(properties['HealthCheckTimeoutSeconds']),
    HealthyThresholdCount: asNumber(properties['HealthyThresholdCount']),
    UnhealthyThresholdCount: asNumber(properties['UnhealthyThresholdCount']),
    HealthCheckEnabled: asBoolean(properties['HealthCheckEnabled']),
    Matcher: properties['Matcher'],
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

export function attributesOf(properties: Properties, name: string): { Key: string; Value: string }[] {
  return ((properties[name] as { Key: string; Value: unknown }[] | undefined) ?? []).map(
    ({ Key, Value }) => ({ Key, Value: String(Value) }),
  );
}
