/** Service folder → operation → what it asks of IAM. EC2 knows reading actions only; RDS reading ones too. */
import { cloudformation, cloudwatch, iam, sns, sts } from './control.ts';
import { everywhere, type Mapping } from './demand.ts';
import { ecr } from './ecr.ts';
import { ecs } from './ecs.ts';
import { elbv2 } from './elbv2.ts';
import { applicationAutoscaling, scheduler } from './scaling.ts';
import { dynamodb, logs, secretsmanager, ssm } from './stores.ts';

const ec2 = everywhere('ec2', [
  'DescribeAddresses',
  'DescribeAvailabilityZones',
  'DescribeFlowLogs',
  'DescribeInternetGateways',
  'DescribeNatGateways',
  'DescribeRouteTables',
  'DescribeSecurityGroups',
  'DescribeSubnets',
  'DescribeVpcEndpoints',
  'DescribeVpcs',
]);
const rds = everywhere('rds', ['DescribeDBInstances', 'DescribeDBParameterGroups', 'DescribeDBSubnetGroups']);

export const mappings: Readonly<Record<string, Mapping>> = {
  'application-autoscaling': applicationAutoscaling,
  cloudformation,
  cloudwatch,
  dynamodb,
  ec2,
  ecr,
  ecs,
  elbv2,
  iam,
  logs,
  rds,
  scheduler,
  secretsmanager,
  sns,
  ssm,
  sts,
};
