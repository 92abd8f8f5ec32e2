import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { logGroup } from '../constructs/log-group.ts';
import { arnOf } from '../constructs/role.ts';
import { webAclRules } from '../constructs/web-acl-rules.ts';
import { EnvironmentStack } from '../environment-stack.ts';
import type { EdgeStack } from './edge.ts';
import type { NetworkStack } from './network.ts';

/** The web ACL before the load balancer, and the log of what it blocked or counted. */
export class SecurityStack extends EnvironmentStack {
  constructor(
    app: App,
    settings: Environment,
    { network, edge }: { readonly network: NetworkStack; readonly edge: EdgeStack },
  ) {
    super(app, 'security', settings, { description: 'web ACL of the load balancer' });
    const own = new wafv2.CfnIPSet(this, 'OwnAddresses', {
      name: this.named('own-addresses'),
      description: 'NAT addresses: own calls through the load balancer',
      scope: 'REGIONAL',
      ipAddressVersion: 'IPV4',
      addresses: network.natAddresses.map((address) => `${address}/32`),
    });
    const acl = new wafv2.CfnWebACL(this, 'WebAcl', {
      name: this.names.webAcl,
      description: 'before the load balancer',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: {
        cloudWatchMetricsEnabled: true,
        sampledRequestsEnabled: true,
        metricName: this.names.webAcl,
      },
      rules: webAclRules({
        ownAddressesArn: own.attrArn,
        rateLimit: settings.rateLimit,
        uploadPaths: settings.uploadPaths,
      }),
    });
    new wafv2.CfnWebACLAssociation(this, 'Association', {
      resourceArn: edge.loadBalancerArn,
      webAclArn: acl.attrArn,
    });
    const group = logGroup(this, this, 'Log', this.names.webAclLogGroup);
    new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [arnOf('logs', `log-group:${this.names.webAclLogGroup}`)],
      // Credentials, sessions and the routing key of a rollout stay out of logs.
      redactedFields: ['authorization', 'cookie', 'x-inx-release'].map((Name) => ({
        singleHeader: { Name },
      })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT'].map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
    }).addResourceDependency(group);
  }
}
