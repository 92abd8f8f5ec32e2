import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { logGroup } from '../constructs/log-group.ts';
import { published } from '../constructs/published.ts';
import { EnvironmentStack } from '../environment-stack.ts';

/** The cluster on Fargate and Fargate Spot with container insights, the log group of its tasks, the group of its schedules. */
export class ClusterStack extends EnvironmentStack {
  constructor(app: App, settings: Environment) {
    super(app, 'cluster', settings, { description: 'cluster, log group of the tasks, schedule group' });
    const cluster = new ecs.CfnCluster(this, 'Cluster', {
      clusterName: this.names.cluster,
      clusterSettings: [{ name: 'containerInsights', value: 'enabled' }],
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      // Who names no provider (a one-off task) runs on Fargate; services name theirs.
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    });
    const schedules = new scheduler.CfnScheduleGroup(this, 'Schedules', { name: this.names.scheduleGroup });
    const logs = logGroup(this, this, 'LogGroup', this.names.logGroup);
    // The cluster goes first, so that a cluster that still runs services keeps their logs and schedules.
    for (const needed of [logs, schedules]) cluster.addResourceDependency(needed);
    published(this, this, {
      cluster: cluster.ref,
      logGroup: logs.ref,
      scheduleGroup: schedules.ref,
    });
  }
}
