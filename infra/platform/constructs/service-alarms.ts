/** Alarms over one service: processor, memory, and whether as many tasks run as must. */
import type { EnvironmentStack, PlatformService } from '../environment-stack.ts';
import { alarm } from './alarm.ts';

/** The ECS service is the orchestrator's; its name is known, and until it exists there is no data to judge. */
export function serviceAlarms(stack: EnvironmentStack, topicArn: string, service: PlatformService): void {
  const { name, scaling } = service;
  const scope = stack.serviceScope(name);
  const dimensions = { ClusterName: stack.names.cluster, ServiceName: stack.names.service(name) };
  const busy = (id: string, what: string, metric: string) =>
    alarm(stack, scope, id, topicArn, {
      name: `${name}-${what}`,
      description: `${name}: ${what} above 85 % for five minutes, more than scaling can follow`,
      watched: { namespace: 'AWS/ECS', name: metric, dimensions, statistic: 'Average' },
      comparison: 'GreaterThanThreshold',
      threshold: 85,
      periodSeconds: 60,
      datapoints: [5, 5],
    });
  busy('Cpu', 'cpu', 'CPUUtilization');
  busy('Memory', 'memory', 'MemoryUtilization');
  alarm(stack, scope, 'RunningCount', topicArn, {
    name: `${name}-running-count`,
    description: `${name}: fewer than ${scaling.min} tasks run`,
    watched: {
      namespace: 'ECS/ContainerInsights',
      name: 'RunningTaskCount',
      dimensions,
      statistic: 'Minimum',
    },
    comparison: 'LessThanThreshold',
    threshold: scaling.min,
    periodSeconds: 60,
    datapoints: [3, 3],
  });
}
