/** The blue and the green target group of a service, and the alarm over both. */
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { EnvironmentStack, PlatformService } from '../environment-stack.ts';
import { alarm, type Metric } from './alarm.ts';
import { published } from './published.ts';

export interface PairPlaces {
  readonly vpcId: string;
  readonly topicArn: string;
  readonly loadBalancer: elb.CfnLoadBalancer;
}

/**
 * *fix*: a blue and a green one a service; handed down as one shared group, which can carry neither five services nor
 * blue/green. Health check and draining are defaults: the orchestrator sets the idle side's with each release.
 */
export function targetGroupPair(stack: EnvironmentStack, service: PlatformService, places: PairPlaces): void {
  const { name, port } = service;
  const scope = stack.serviceScope(name);
  const group = (id: string, side: 'b' | 'g') =>
    new elb.CfnTargetGroup(scope, id, {
      name: stack.names.targetGroup(name, side),
      vpcId: places.vpcId,
      targetType: 'ip',
      protocol: 'HTTP',
      port,
      healthCheckPath: '/',
      healthCheckIntervalSeconds: 5,
      healthCheckTimeoutSeconds: 2,
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
      matcher: { httpCode: '200' },
      targetGroupAttributes: [{ key: 'deregistration_delay.timeout_seconds', value: '15' }],
    });
  const blue = group('Blue', 'b');
  const green = group('Green', 'g');
  unhealthyTargets(stack, name, { blue, green }, places, scope);
  published(stack, scope, {
    [`services/${name}/blueTargetGroupArn`]: blue.ref,
    [`services/${name}/greenTargetGroupArn`]: green.ref,
  });
}

/** Over both groups, as which of them serves alternates with every release. */
function unhealthyTargets(
  stack: EnvironmentStack,
  name: string,
  groups: { readonly blue: elb.CfnTargetGroup; readonly green: elb.CfnTargetGroup },
  { topicArn, loadBalancer }: PairPlaces,
  scope: ReturnType<EnvironmentStack['serviceScope']>,
): cloudwatch.CfnAlarm {
  const unhealthy = (group: elb.CfnTargetGroup): Metric => ({
    namespace: 'AWS/ApplicationELB',
    name: 'UnHealthyHostCount',
    dimensions: {
      LoadBalancer: loadBalancer.attrLoadBalancerFullName,
      TargetGroup: group.attrTargetGroupFullName,
    },
    statistic: 'Maximum',
  });
  return alarm(stack, scope, 'UnhealthyTargets', topicArn, {
    name: `${name}-unhealthy-targets`,
    description: `${name}: a task does not answer its health check`,
    watched: {
      metrics: { blue: unhealthy(groups.blue), green: unhealthy(groups.green) },
      expression: 'FILL(blue, 0) + FILL(green, 0)',
    },
    comparison: 'GreaterThanThreshold',
    threshold: 0,
    periodSeconds: 60,
    datapoints: [2, 3],
  });
}
