import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { EnvironmentStack } from '../environment-stack.ts';

/** The cluster on Fargate and Fargate Spot with container insights, and the log group of its tasks. */
export class ClusterStack extends EnvironmentStack {
  readonly clusterName: string;
  readonly logGroupName: string;
  readonly logGroupArn: string;

  constructor(app: App, settings: Environment) {
    super(app, 'cluster', settings);
    const cluster = new ecs.CfnCluster(this, 'Cluster', {
      clusterName: this.names.cluster,
      clusterSettings: [{ name: 'containerInsights', value: 'enabled' }],
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    });
    const group = new logs.CfnLogGroup(this, 'LogGroup', {
      logGroupName: this.names.logGroup,
      retentionInDays: settings.logRetentionDays,
    });
    this.clusterName = cluster.ref;
    this.logGroupName = group.ref;
    this.logGroupArn = group.attrArn;
  }
}
