import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { accepted } from '../constructs/accepted.ts';
import { published } from '../constructs/published.ts';
import { targetGroupPair } from '../constructs/target-group-pair.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';
import type { AccessLogsStack } from './access-logs.ts';
import type { AlertsStack } from './alerts.ts';
import type { NetworkStack } from './network.ts';

const notFound: elb.CfnListener.ActionProperty = {
  type: 'fixed-response',
  fixedResponseConfig: { statusCode: '404', contentType: 'text/plain', messageBody: 'not found' },
};
const toHttps: elb.CfnListener.ActionProperty = {
  type: 'redirect',
  redirectConfig: { protocol: 'HTTPS', port: '443', statusCode: 'HTTP_301' },
};

/**
 * Load balancer, listeners, domain, and a pair of target groups a service. Rules are not here: routes are part of a
 * release, and no update of this stack may ever point users at the empty side.
 */
export class EdgeStack extends EnvironmentStack {
  readonly loadBalancerArn: string;
  /** `app/<name>/<id>`: the metric's dimension. */
  readonly loadBalancerFullName: string;

  constructor(
    app: App,
    settings: Environment,
    parts: {
      readonly network: NetworkStack;
      readonly accessLogs: AccessLogsStack;
      readonly alerts: AlertsStack;
    },
    services: readonly PlatformService[],
  ) {
    super(app, 'edge', settings, { description: 'load balancer, listeners, domain, target groups' });
    const { network, accessLogs, alerts } = parts;
    const balancer = new elb.CfnLoadBalancer(this, 'LoadBalancer', {
      name: this.names.loadBalancer,
      type: 'application',
      scheme: 'internet-facing',
      subnets: network.publicSubnetIds,
      securityGroups: [network.securityGroups.loadBalancer],
      loadBalancerAttributes: [
        { key: 'deletion_protection.enabled', value: String(settings.deletionProtection) },
        { key: 'routing.http.drop_invalid_header_fields.enabled', value: 'true' },
        { key: 'access_logs.s3.enabled', value: 'true' },
        { key: 'access_logs.s3.bucket', value: accessLogs.bucketName },
        { key: 'access_logs.s3.prefix', value: 'alb' },
      ],
    });
    if (!settings.deletionProtection)
      accepted(balancer, {
        CKV_AWS_150: 'this environment is made to be taken down again, by configuration',
      });
    this.loadBalancerArn = balancer.ref;
    this.loadBalancerFullName = balancer.attrLoadBalancerFullName;
    const { domain } = settings;
    published(this, this, {
      loadBalancerArn: balancer.ref,
      // The listener that carries the product.
      listenerArn: domain ? this.#secureListeners(balancer, domain) : this.#plainListener(balancer),
      baseUrl: domain ? `https://${domain.name}` : `http://${balancer.attrDnsName}`,
    });
    for (const service of services)
      targetGroupPair(this, service, {
        vpcId: network.vpcId,
        topicArn: alerts.topicArn,
        loadBalancer: balancer,
      });
    this.#groupsGoFirst();
  }

  /** While a rule uses a target group it cannot be deleted: then its listener stays as well, and goes on serving. */
  #groupsGoFirst(): void {
    const all = this.node.findAll();
    const listeners = all.filter((each) => each instanceof elb.CfnListener);
    for (const group of all.filter((each) => each instanceof elb.CfnTargetGroup))
      for (const listener of listeners) group.addResourceDependency(listener);
  }

  #plainListener(balancer: elb.CfnLoadBalancer): string {
    const listener = new elb.CfnListener(this, 'Http', {
      loadBalancerArn: balancer.ref,
      port: 80,
      protocol: 'HTTP',
      defaultActions: [notFound],
    });
    const reason =
      'there is no domain, so no certificate could be issued: an environment with a domain redirects to 443';
    accepted(listener, { CKV_AWS_2: reason, CKV_AWS_103: reason });
    return listener.ref;
  }

  #secureListeners(balancer: elb.CfnLoadBalancer, domain: NonNullable<Environment['domain']>): string {
    new elb.CfnListener(this, 'Http', {
      loadBalancerArn: balancer.ref,
      port: 80,
      protocol: 'HTTP',
      defaultActions: [toHttps],
    });
    const { hostedZoneId } = domain;
    const certificateArn = domain.certificateArn ?? this.#certificate(domain.name, hostedZoneId!);
    if (hostedZoneId)
      new route53.CfnRecordSet(this, 'Alias', {
        hostedZoneId,
        name: domain.name,
        type: 'A',
        aliasTarget: {
          dnsName: balancer.attrDnsName,
          hostedZoneId: balancer.attrCanonicalHostedZoneId,
          evaluateTargetHealth: false,
        },
      });
    return new elb.CfnListener(this, 'Https', {
      loadBalancerArn: balancer.ref,
      port: 443,
      protocol: 'HTTPS',
      // TLS 1.3 where the client can, 1.2 otherwise.
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      certificates: [{ certificateArn }],
      defaultActions: [notFound],
    }).ref;
  }

  /** CloudFormation writes the validation record into the zone itself, and waits until the certificate is issued. */
  #certificate(domainName: string, hostedZoneId: string): string {
    return new acm.CfnCertificate(this, 'Certificate', {
      domainName,
      validationMethod: 'DNS',
      domainValidationOptions: [{ domainName, hostedZoneId }],
    }).ref;
  }
}
