/** Service folder → operation → what it asks of IAM. */
import { backup, budgets, ce, guardduty, servicequotas } from './account.ts';
import { cloudformation, cloudwatch, iam, sns, sts } from './control.ts';
import type { Mapping } from './demand.ts';
import { ec2 } from './ec2.ts';
import { ecr } from './ecr.ts';
import { ecs } from './ecs.ts';
import { acm, route53, wafv2 } from './edge.ts';
import { elbv2 } from './elbv2.ts';
import { rds } from './rds.ts';
import { s3 } from './s3-operations.ts';
import { applicationAutoscaling, scheduler } from './scaling.ts';
import { dynamodb, logs, secretsmanager, ssm } from './stores.ts';

export const mappings: Readonly<Record<string, Mapping>> = {
  acm,
  'application-autoscaling': applicationAutoscaling,
  backup,
  budgets,
  ce,
  cloudformation,
  cloudwatch,
  dynamodb,
  ec2,
  ecr,
  ecs,
  elbv2,
  guardduty,
  iam,
  logs,
  rds,
  route53,
  s3,
  scheduler,
  secretsmanager,
  servicequotas,
  sns,
  ssm,
  sts,
  wafv2,
};
