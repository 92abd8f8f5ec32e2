/** State as the API shows it. */
import type * as Sdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { balancersOf } from './associations.ts';
import type { Listener, LoadBalancer, Rule, State, Target, TargetGroup } from './types.ts';

export function viewLoadBalancer(state: State, balancer: LoadBalancer): Sdk.LoadBalancer {
  return {
    LoadBalancerArn: balancer.arn,
    DNSName: `127.0.0.1:${balancer.edge.port}`,
    CanonicalHostedZoneId: 'Z35SXDOTRQ7X7K',
    CreatedTime: balancer.createdAt,
    LoadBalancerName: balancer.name,
    Scheme: balancer.scheme,
    VpcId: balancer.vpcId,
    State: { Code: state.world.clock.now() >= balancer.activeAt ? 'active' : 'provisioning' },
    Type: 'application',
    AvailabilityZones: balancer.zones.map((zone) => ({ ...zone })),
    SecurityGroups: [...balancer.securityGroups],
    IpAddressType: balancer.ipAddressType,
  };
}

export function viewListener(listener: Listener): Sdk.Listener {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancer.arn,
    Port: listener.port,
    Protocol: listener.protocol,
    ...(listener.protocol === 'HTTPS'
      ? {
          Certificates: listener.certificates.map((certificate) => ({ ...certificate })),
          SslPolicy: listener.sslPolicy,
          MutualAuthentication: { Mode: 'off' },
        }
      : {}),
    DefaultActions: structuredClone(listener.defaultRule.actions),
  };
}

export function viewRule(rule: Rule): Sdk.Rule {
  const isDefault = rule === rule.listener.defaultRule;
  return {
    RuleArn: rule.arn,
    Priority: isDefault ? 'default' : String(rule.priority),
    Conditions: structuredClone(rule.conditions),
    Actions: structuredClone(rule.actions),
    IsDefault: isDefault,
    ...(rule.transforms.length > 0 ? { Transforms: structuredClone(rule.transforms) } : {}),
  };
}

export function viewTargetGroup(state: State, group: TargetGroup): Sdk.TargetGroup {
  const check = group.healthCheck;
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    ProtocolVersion: group.protocolVersion,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    HealthCheckPath: check.path,
    Matcher: { HttpCode: check.matcher },
    LoadBalancerArns: balancersOf(state, group.arn).map((balancer) => balancer.arn),
    TargetType: group.targetType,
    IpAddressType: group.ipAddressType,
  };
}

export function viewTargetHealth(group: TargetGroup, target: Target): Sdk.TargetHealthDescription {
  return {
    Target: { Id: target.id, Port: target.port, ...(target.zone ? { AvailabilityZone: target.zone } : {}) },
    HealthCheckPort: group.healthCheck.port === 'traffic-port' ? String(target.port) : group.healthCheck.port,
    TargetHealth: {
      State: target.state,
      ...(target.reason ? { Reason: target.reason, Description: target.description } : {}),
    },
    AdministrativeOverride: {
      State: 'no_override',
      Reason: 'AdministrativeOverride.NoOverride',
      Description: 'No override is currently active on target',
    },
  };
}
