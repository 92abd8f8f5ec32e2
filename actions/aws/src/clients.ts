/** SDK clients with one configuration: time-outs, retries with a bound, and errors told in our words. */

import { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { clientOptions, tellErrors } from './calls.ts';
import { createOpeningClients } from './opening.ts';
import type { AwsTarget } from './target.ts';

export { clientOptions, errorName, statusOf, tellErrors, within } from './calls.ts';

export function createClients(target: AwsTarget) {
  const shared = clientOptions(target);
  const clients = {
    ecs: new ECSClient(shared),
    scaling: new ApplicationAutoScalingClient(shared),
    scheduler: new SchedulerClient(shared),
    elb: new ElasticLoadBalancingV2Client(shared),
    dynamodb: new DynamoDBClient(shared),
    s3: new S3Client({ ...shared, forcePathStyle: target.endpoint !== undefined }),
    cloudwatch: new CloudWatchClient(shared),
    logs: new CloudWatchLogsClient(shared),
    cloudformation: new CloudFormationClient(shared),
    ecr: new ECRClient(shared),
    ec2: new EC2Client(shared),
  };
  for (const [service, client] of Object.entries(clients)) tellErrors(client, service, target);
  return { ...createOpeningClients(target), ...clients };
}

export type Clients = ReturnType<typeof createClients>;
