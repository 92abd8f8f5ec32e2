/** One page that shows whether the product is well: load balancer, services, database, alarms. */
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { EnvironmentStack, PlatformService } from '../environment-stack.ts';

type MetricRow = readonly (string | Readonly<Record<string, unknown>>)[];

/** Two widgets a row of 24 columns, each six high (CloudWatch API reference, "Dashboard body structure and syntax"). */
export function dashboard(
  stack: EnvironmentStack,
  loadBalancerFullName: string,
  services: readonly PlatformService[],
): void {
  const { names, settings } = stack;
  const balancer = (name: string, stat: string, label: string): MetricRow => [
    'AWS/ApplicationELB',
    name,
    'LoadBalancer',
    loadBalancerFullName,
    { stat, label },
  ];
  const each = (namespace: string, metric: string, stat: string): MetricRow[] =>
    services.map(({ name }) => [
      namespace,
      metric,
      'ClusterName',
      names.cluster,
      'ServiceName',
      names.service(name),
      { stat, label: name },
    ]);
  const database = (metric: string, stat: string): MetricRow => [
    'AWS/RDS',
    metric,
    'DBInstanceIdentifier',
    names.database,
    { stat, label: metric },
  ];
  const charts: readonly (readonly [title: string, rows: readonly MetricRow[]])[] = [
    [
      'Requests and failures',
      [
        balancer('RequestCount', 'Sum', 'requests'),
        balancer('HTTPCode_Target_5XX_Count', 'Sum', '5xx of services'),
        balancer('HTTPCode_ELB_5XX_Count', 'Sum', '5xx of the load balancer'),
        balancer('HTTPCode_Target_4XX_Count', 'Sum', '4xx'),
      ],
    ],
    ['Latency, seconds', ['p50', 'p95', 'p99'].map((stat) => balancer('TargetResponseTime', stat, stat))],
    [
      'Unhealthy targets, both sides',
      [
        [
          {
            id: 'unhealthy',
            label: '',
            expression: `SEARCH('{AWS/ApplicationELB,LoadBalancer,TargetGroup} MetricName="UnHealthyHostCount" LoadBalancer="${loadBalancerFullName}"', 'Maximum')`,
          },
        ],
      ],
    ],
    ['Running tasks', each('ECS/ContainerInsights', 'RunningTaskCount', 'Average')],
    ['CPU of services, %', each('AWS/ECS', 'CPUUtilization', 'Average')],
    ['Memory of services, %', each('AWS/ECS', 'MemoryUtilization', 'Average')],
    ['Database CPU, %', [database('CPUUtilization', 'Average')]],
    ['Database connections', [database('DatabaseConnections', 'Maximum')]],
  ];
  const widgets = charts.map(([title, metrics], index) => ({
    type: 'metric',
    x: (index % 2) * 12,
    y: Math.floor(index / 2) * 6,
    width: 12,
    height: 6,
    properties: { title, region: settings.region, view: 'timeSeries', period: 60, metrics },
  }));
  new cloudwatch.CfnDashboard(stack, 'Dashboard', {
    dashboardName: names.dashboard,
    dashboardBody: stack.toJsonString({ widgets }),
  });
}
