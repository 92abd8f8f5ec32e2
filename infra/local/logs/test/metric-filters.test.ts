/** Metric filters, from log lines to what CloudWatch answers. */
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  PutMetricFilterCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';

let aws: LocalAws;
const shared = () => connectionTo(aws);

beforeAll(async () => {
  aws = await startLocalAws();
});
afterAll(() => aws.stop());

it('a metric filter counts what matches, by its dimensions', async () => {
  const logs = new CloudWatchLogsClient(shared());
  const names = { logGroupName: '/filtered', logStreamName: 's' };
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/filtered' }));
  await logs.send(new CreateLogStreamCommand(names));
  await logs.send(
    new PutMetricFilterCommand({
      logGroupName: '/filtered',
      filterName: 'errors',
      filterPattern: '{ $.level = "error" }',
      metricTransformations: [
        {
          metricName: 'Milliseconds',
          metricNamespace: 'Invoxa',
          metricValue: '$.duration',
          dimensions: { Service: '$.service' },
        },
      ],
    }),
  );
  const at = Date.now();
  const line = (level: string, service: string, duration: unknown) => ({
    timestamp: at,
    message: JSON.stringify({ level, service, duration }),
  });
  await logs.send(
    new PutLogEventsCommand({
      ...names,
      logEvents: [
        line('error', 'payment', 20),
        line('error', 'payment', 22),
        line('error', 'auth', 1),
        line('info', 'payment', 100),
        line('error', 'payment', 'long'),
        { timestamp: at, message: 'no JSON' },
      ],
    }),
  );
  const { MetricDataResults } = await new CloudWatchClient(shared()).send(
    new GetMetricDataCommand({
      StartTime: new Date(at - 60_000),
      EndTime: new Date(at + 60_000),
      MetricDataQueries: [
        {
          Id: 'sum',
          MetricStat: {
            Stat: 'Sum',
            Period: 300,
            Metric: {
              Namespace: 'Invoxa',
              MetricName: 'Milliseconds',
              Dimensions: [{ Name: 'Service', Value: 'payment' }],
            },
          },
        },
      ],
    }),
  );
  expect(MetricDataResults?.[0]?.Values).toEqual([42]);
});
