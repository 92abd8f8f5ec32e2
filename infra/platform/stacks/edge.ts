import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';
import type { NetworkStack } from './network.ts';

/**
 * Load balancer, listeners, and a pair of target groups a service. Rules are not here: routes are part of a release,
 * and no update of this stack may ever point users at the empty side.
 */
export class EdgeStack extends EnvironmentStack {
  readonly loadBalancerArn: string;
  /** The listener that carries the product. */
  readonly listenerArn: string;
  readonly baseUrl: string;
  readonly targetGroups: ReadonlyMap<string, { readonly blue: string; readonly green: string }>;

  constructor(app: App, settings: Environment, network: NetworkStack, services: readonly PlatformService[]) {
    super(app, 'edge', settings);
    const balancer = new elb.CfnLoadBalancer(this, 'LoadBalancer', {
      name: this.names.loadBalancer,
      type: 'application',
      scheme: 'internet-facing',
      subnets: network.publicSubnetIds,
      securityGroups: [network.loadBalancerSecurityGroup],
      loadBalancerAttributes: [
        { key: 'deletion_protection.enabled', value: String(settings.deletionProtection) },
        { key: 'routing.http.drop_invalid_header_fields.enabled', value: 'true' },
      ],
    });
    this.loadBalancerArn = balancer.ref;
    const notFound = {
      type: 'fixed-response',
      fixedResponseConfig: { statusCode: '404', contentType: 'text/plain', messageBody: 'not found' },
    };
    const { domain } = settings;
    if (domain) {
      const redirect = {
        type: 'redirect',
        redirectConfig: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' },
      };
      new elb.CfnListener(this, 'Http', {
        loadBalancerArn: balancer.ref,
        port: 80,
        protocol: 'HTTP',
        defaultActions: [redirect],
      });
      this.listenerArn = new elb.CfnListener(this, 'Https', {
        loadBalancerArn: balancer.ref,
        port: 443,
        protocol: 'HTTPS',
        sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
        certificates: [{ certificateArn: domain.certificateArn! }],
        defaultActions: [notFound],
      }).ref;
      this.baseUrl = `https://${domain.name}`;
    } else {
      this.listenerArn = new elb.CfnListener(this, 'Http', {
        loadBalancerArn: balancer.ref,
        port: 80,
        protocol: 'HTTP',
        defaultActions: [notFound],
      }).ref;
      this.baseUrl = `http://${balancer.attrDnsName}`;
    }
    this.targetGroups = new Map(
      services.map((service) => [
        service.name,
        { blue: this.#group(service, 'b', network), green: this.#group(service, 'g', network) },
      ]),
    );
  }

  /**
   * *fix*: a blue and a green one a service; handed down as one shared group, which can carry neither five services nor
   * blue/green. Health check and draining are defaults: the orchestrator sets the idle side's with each release.
   */
  #group({ name, port }: PlatformService, side: 'b' | 'g', network: NetworkStack): string {
    return new elb.CfnTargetGroup(this, `Group-${name}-${side}`, {
      name: this.names.targetGroup(name, side),
      vpcId: network.vpcId,
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
    }).ref;
  }
}
