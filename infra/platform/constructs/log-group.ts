/** A log group with the environment's retention. */
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EnvironmentStack } from '../environment-stack.ts';
import { accepted } from './accepted.ts';

export function logGroup(
  stack: EnvironmentStack,
  scope: Construct,
  id: string,
  logGroupName: string,
): logs.CfnLogGroup {
  const group = new logs.CfnLogGroup(scope, id, {
    logGroupName,
    retentionInDays: stack.settings.logRetentionDays,
  });
  accepted(group, {
    CKV_AWS_158:
      'CloudWatch Logs encrypts with a key of its own; logs hold no secrets (redacted at the source), so a key of ours for 1 USD a month would protect nothing more',
    CKV_AWS_338: 'how long logs are kept is configuration: 30 days in dev, a year in prd',
  });
  return stack.keep(group);
}
