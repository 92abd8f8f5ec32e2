import type { Row } from '../row.ts';
import { listOf, resourcesOf } from '../template.ts';

/**
 * Container Insights writes custom metrics: 8 a cluster, 12 a service and 8 a task definition family
 * (CloudWatch User Guide, "Amazon ECS Container Insights metrics").
 */
export const insights: Row = ({ templates, services, prices }) => {
  const clusters = resourcesOf(templates, 'AWS::ECS::Cluster').filter((cluster) =>
    listOf(cluster['ClusterSettings']).some(
      (setting) => (setting as Record<string, unknown>)['Value'] !== 'disabled',
    ),
  ).length;
  if (clusters === 0) return undefined;
  const metrics = clusters * 8 + services.length * 20;
  const month = metrics * prices.customMetricMonth;
  return {
    row: 'Container Insights',
    part: 'added-since',
    low: month * 0.75,
    expected: month,
    high: month * 1.5,
    assumptions: [
      `${metrics} metrics of ${clusters} cluster and ${services.length} services (high: Spot and on-demand apart)`,
    ],
  };
};
