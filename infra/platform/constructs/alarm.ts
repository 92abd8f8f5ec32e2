/** An alarm that tells the topic when it rings and when it is over. */
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { EnvironmentStack } from '../environment-stack.ts';

export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Sum, Average, Maximum, Minimum, or a percentile as p95. */
  readonly statistic: string;
}

export interface AlarmSettings {
  /** After the prefix: `alb-5xx`. */
  readonly name: string;
  readonly description: string;
  /** One metric, or several by id with an expression over them. */
  readonly watched:
    | Metric
    | { readonly metrics: Readonly<Record<string, Metric>>; readonly expression: string };
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  /** Seconds of one datapoint; a multiple of 60. */
  readonly periodSeconds: number;
  /** How many datapoints out of how many looked at make it ring. */
  readonly datapoints: readonly [breaching: number, of: number];
}

/** Missing data never rings: before the first release there is none, and a quiet night has no latency. */
export function alarm(
  stack: EnvironmentStack,
  scope: Construct,
  id: string,
  topicArn: string,
  settings: AlarmSettings,
): cloudwatch.CfnAlarm {
  const { watched, periodSeconds, datapoints } = settings;
  return new cloudwatch.CfnAlarm(scope, id, {
    alarmName: stack.names.alarm(settings.name),
    alarmDescription: settings.description,
    comparisonOperator: settings.comparison,
    threshold: settings.threshold,
    datapointsToAlarm: datapoints[0],
    evaluationPeriods: datapoints[1],
    treatMissingData: 'notBreaching',
    alarmActions: [topicArn],
    okActions: [topicArn],
    ...('expression' in watched
      ? {
          metrics: [
            { id: 'judged', expression: watched.expression, label: settings.name, returnData: true },
            ...Object.entries(watched.metrics).map(([metricId, metric]) => ({
              id: metricId,
              returnData: false,
              metricStat: {
                metric: {
                  namespace: metric.namespace,
                  metricName: metric.name,
                  dimensions: dimensionsOf(metric),
                },
                period: periodSeconds,
                stat: metric.statistic,
              },
            })),
          ],
        }
      : {
          namespace: watched.namespace,
          metricName: watched.name,
          dimensions: dimensionsOf(watched),
          period: periodSeconds,
          ...(/^p\d/.test(watched.statistic)
            ? { extendedStatistic: watched.statistic }
            : { statistic: watched.statistic }),
        }),
  });
}

const dimensionsOf = (metric: Metric) =>
  Object.entries(metric.dimensions).map(([name, value]) => ({ name, value }));
