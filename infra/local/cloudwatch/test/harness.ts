import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { SNSClient } from '@aws-sdk/client-sns';
import { type LocalAws, startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';

export interface Harness {
  readonly aws: LocalAws;
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
  put(name: string, ...values: number[]): Promise<unknown>;
}

/** `speed`: a minute takes 60 s / speed. */
export async function start(speed = 60): Promise<Harness> {
  const aws = await startLocalAws({ speed });
  const shared = connectionTo(aws);
  const cloudwatch = new CloudWatchClient(shared);
  return {
    aws,
    cloudwatch,
    sns: new SNSClient(shared),
    put: (MetricName, ...values) =>
      cloudwatch.send(
        new PutMetricDataCommand({
          Namespace: 'N',
          MetricData: values.map((Value) => ({ MetricName, Value })),
        }),
      ),
  };
}
