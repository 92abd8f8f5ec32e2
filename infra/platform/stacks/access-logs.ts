import type { Environment } from '@inx/manifest';
import { type App, Aws } from 'aws-cdk-lib';
import { accepted } from '../constructs/accepted.ts';
import { secureBucket } from '../constructs/secure-bucket.ts';
import { EnvironmentStack } from '../environment-stack.ts';

/** The bucket that receives the access logs of the load balancer (`alb/`) and of the other buckets (`s3/`). */
export class AccessLogsStack extends EnvironmentStack {
  readonly bucketName: string;

  constructor(app: App, settings: Environment) {
    super(app, 'access-logs', settings, { description: 'access logs of load balancer and buckets' });
    const bucketName = this.names.accessLogsBucket;
    const arn = `arn:${Aws.PARTITION}:s3:::${bucketName}`;
    const bucket = secureBucket(this, 'AccessLogs', {
      bucketName,
      rules: [{ id: 'age', status: 'Enabled', expirationInDays: settings.logRetentionDays }],
      statements: [
        {
          // Source: Application Load Balancers user guide, "Enable access logs": bucket policy. SSE-S3 is its one encryption.
          Sid: 'LoadBalancerLogs',
          Effect: 'Allow',
          Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `${arn}/alb/AWSLogs/${Aws.ACCOUNT_ID}/*`,
        },
        {
          // Source: Amazon S3 user guide, "Enabling server access logging": permissions for log delivery.
          Sid: 'BucketLogs',
          Effect: 'Allow',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `${arn}/s3/*`,
          Condition: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
        },
      ],
    });
    const reason = 'this is where access logs go: logging its own writing would never end';
    accepted(bucket, { 'AwsSolutions-S1': reason, CKV_AWS_18: reason });
    this.bucketName = bucket.ref;
  }
}
