/** What a target tracking policy follows, as CloudWatch's queries. */
import type { TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { awsError } from '../wire/error.ts';

/** Target tracking looks at minutes. Source: Application Auto Scaling User Guide, "Target tracking". */
export const PERIOD_S = 60;

/** Exactly one of them returns data. Throws ValidationException for what is not emulated. */
export function queriesOf(
  resourceId: string,
  configuration: TargetTrackingScalingPolicyConfiguration,
): MetricDataQuery[] {
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: own } = configuration;
  if ((predefined === undefined) === (own === undefined))
    throw awsError(
      'ValidationException',
      'exactly one of PredefinedMetricSpecification and CustomizedMetricSpecification must be given',
    );
  if (predefined) return [predefinedQuery(resourceId, predefined)];
  if (own?.Metrics?.length)
    return own.Metrics.map((query) => ({
      Id: query.Id,
      ReturnData: query.ReturnData ?? true,
      ...(query.Label && { Label: query.Label }),
      ...(query.Expression && { Expression: query.Expression }),
      ...(query.MetricStat && {
        MetricStat: {
          Metric: query.MetricStat.Metric,
          Stat: query.MetricStat.Stat,
          Period: PERIOD_S,
        },
      }),
    }));
  if (!own?.MetricName || !own.Namespace || !own.Statistic)
    throw awsError('ValidationException', 'a customized metric needs MetricName, Namespace and Statistic');
  return [metric(own.Namespace, own.MetricName, own.Statistic, own.Dimensions ?? [])];
}

function metric(
  Namespace: string,
  MetricName: string,
  Stat: string,
  Dimensions: readonly { readonly Name: string | undefined; readonly Value: string | undefined }[],
): MetricDataQuery {
  return {
    Id: 'm1',
    ReturnData: true,
    MetricStat: { Metric: { Namespace, MetricName, Dimensions: [...Dimensions] }, Period: PERIOD_S, Stat },
  };
}

function predefinedQuery(
  resourceId: string,
  {
    PredefinedMetricType: type,
    ResourceLabel: label,
  }: NonNullable<TargetTrackingScalingPolicyConfiguration['PredefinedMetricSpecification']>,
): MetricDataQuery {
  const [, ClusterName, ServiceName] = resourceId.split('/');
  const service = [
    { Name: 'ClusterName', Value: ClusterName },
    { Name: 'ServiceName', Value: ServiceName },
  ];
  switch (type) {
    case 'ECSServiceAverageCPUUtilization':
      return metric('AWS/ECS', 'CPUUtilization', 'Average', service);
    case 'ECSServiceAverageMemoryUtilization':
      return metric('AWS/ECS', 'MemoryUtilization', 'Average', service);
    case 'ALBRequestCountPerTarget': {
      const group = /(targetgroup\/.+)$/.exec(label ?? '')?.[1];
      if (!group)
        throw awsError(
          'ValidationException',
          'ALBRequestCountPerTarget needs a ResourceLabel with the target group',
        );
      return metric('AWS/ApplicationELB', 'RequestCountPerTarget', 'Sum', [
        { Name: 'TargetGroup', Value: group },
      ]);
    }
    default:
      throw awsError('ValidationException', `the predefined metric ${type} is not emulated here`);
  }
}
