/** Alarms over the load balancer: the share of failed answers, and latency. Both judge a release after the switch. */
import type { EnvironmentStack } from '../environment-stack.ts';
import { alarm, type Metric } from './alarm.ts';

export function balancerAlarms(
  stack: EnvironmentStack,
  topicArn: string,
  loadBalancerFullName: string,
): void {
  const metric = (name: string, statistic: string): Metric => ({
    namespace: 'AWS/ApplicationELB',
    name,
    dimensions: { LoadBalancer: loadBalancerFullName },
    statistic,
  });
  alarm(stack, stack, 'FailedAnswers', topicArn, {
    name: 'alb-5xx',
    description: 'more than 5 % of the answers are 5xx, of services or of the load balancer itself',
    watched: {
      metrics: {
        requests: metric('RequestCount', 'Sum'),
        services: metric('HTTPCode_Target_5XX_Count', 'Sum'),
        balancer: metric('HTTPCode_ELB_5XX_Count', 'Sum'),
      },
      // A request that found no target is none of RequestCount (ELB user guide, "CloudWatch metrics"): added again.
      expression:
        '100 * (FILL(services, 0) + FILL(balancer, 0)) / (FILL(requests, 0) + FILL(balancer, 0) + 0.001)',
    },
    comparison: 'GreaterThanThreshold',
    threshold: 5,
    periodSeconds: 60,
    datapoints: [2, 3],
  });
  alarm(stack, stack, 'Latency', topicArn, {
    name: 'alb-latency',
    description: 'one answer in twenty takes longer than two seconds',
    watched: metric('TargetResponseTime', 'p95'),
    comparison: 'GreaterThanThreshold',
    threshold: 2,
    periodSeconds: 60,
    datapoints: [3, 3],
  });
}
