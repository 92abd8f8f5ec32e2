/** Real clients of the SDK on one embedded AWS. */
import { ACMClient } from '@aws-sdk/client-acm';
import { BackupClient } from '@aws-sdk/client-backup';
import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { GuardDutyClient } from '@aws-sdk/client-guardduty';
import { IAMClient } from '@aws-sdk/client-iam';
import { RDSClient } from '@aws-sdk/client-rds';
import { Route53Client } from '@aws-sdk/client-route-53';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';

export const aws = await startLocalAws({ speed: 50 });

const shared = connectionTo(aws);

export const account = '111122223333';
export const acm = new ACMClient(shared);
export const backup = new BackupClient(shared);
export const budgets = new BudgetsClient(shared);
export const cloudformation = new CloudFormationClient(shared);
export const cloudwatch = new CloudWatchClient(shared);
export const logs = new CloudWatchLogsClient(shared);
export const costExplorer = new CostExplorerClient(shared);
export const dynamodb = new DynamoDBClient(shared);
export const ec2 = new EC2Client(shared);
export const ecr = new ECRClient(shared);
export const ecs = new ECSClient(shared);
export const guardduty = new GuardDutyClient(shared);
export const iam = new IAMClient(shared);
export const rds = new RDSClient(shared);
export const route53 = new Route53Client(shared);
export const s3 = new S3Client({ ...shared, forcePathStyle: true });
export const scheduler = new SchedulerClient(shared);
export const sns = new SNSClient(shared);
export const wafv2 = new WAFV2Client(shared);
