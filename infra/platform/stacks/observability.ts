import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import { balancerAlarms } from '../constructs/balancer-alarms.ts';
import { dashboard } from '../constructs/dashboard.ts';
import { databaseAlarms, natAlarms } from '../constructs/data-alarms.ts';
import { savedQueries } from '../constructs/saved-queries.ts';
import { serviceAlarms } from '../constructs/service-alarms.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';
import type { AlertsStack } from './alerts.ts';
import type { ClusterStack } from './cluster.ts';
import type { EdgeStack } from './edge.ts';
import type { NetworkStack } from './network.ts';

/** Alarms, dashboard and saved queries. The alarms over target groups stand beside them, in the edge stack. */
export class ObservabilityStack extends EnvironmentStack {
  constructor(
    app: App,
    settings: Environment,
    parts: {
      readonly alerts: AlertsStack;
      readonly network: NetworkStack;
      readonly cluster: ClusterStack;
      readonly edge: EdgeStack;
    },
    services: readonly PlatformService[],
  ) {
    super(app, 'observability', settings, { description: 'alarms, dashboard, saved queries' });
    const { topicArn } = parts.alerts;
    balancerAlarms(this, topicArn, parts.edge.loadBalancerFullName);
    for (const service of services) serviceAlarms(this, topicArn, service);
    databaseAlarms(this, topicArn);
    natAlarms(this, topicArn, parts.network.natGatewayIds);
    dashboard(this, parts.edge.loadBalancerFullName, services);
    savedQueries(this);
    // The queries name the tasks' log group.
    this.addStackDependency(parts.cluster);
  }
}
