/** A plan as AWS Backup keeps it: with its defaults, and refused where AWS refuses it. */
import type { BackupPlan, BackupPlanInput, Lifecycle } from '@aws-sdk/client-backup';
import { awsError } from '../wire/error.ts';

const invalid = (message: string) => awsError('InvalidParameterValueException', message);

/** Source: AWS Backup API reference, BackupRuleInput: windows in minutes, retention of cold storage 90 days at least. */
export function readPlan(input: BackupPlanInput | undefined): BackupPlan {
  const { BackupPlanName, Rules = [], ...rest } = input ?? {};
  if (!/^[\w.-]{1,50}$/.test(BackupPlanName ?? ''))
    throw invalid('Backup plan name is invalid: 1 to 50 letters, digits, "-", "_" or "." are allowed.');
  if (Rules.length === 0) throw invalid('A backup plan needs at least one rule.');
  const names = Rules.map(({ RuleName }) => RuleName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw invalid(`Duplicate rule name: ${twice}`);
  return {
    BackupPlanName,
    ...rest,
    Rules: Rules.map((rule) => {
      checkLifecycle(rule.Lifecycle);
      for (const copy of rule.CopyActions ?? []) checkLifecycle(copy.Lifecycle);
      if (rule.ScheduleExpression && !/^(cron|rate)\(.+\)$/.test(rule.ScheduleExpression))
        throw invalid(`Invalid schedule expression: ${rule.ScheduleExpression}`);
      if (rule.EnableContinuousBackup && Number(rule.Lifecycle?.DeleteAfterDays ?? 36) > 35)
        throw invalid(
          'Continuous backups are kept 1 to 35 days: DeleteAfterDays is required and at most 35.',
        );
      return {
        ScheduleExpression: 'cron(0 5 ? * * *)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        StartWindowMinutes: 480,
        CompletionWindowMinutes: 10_080,
        EnableContinuousBackup: false,
        ...Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined)),
        RuleName: rule.RuleName,
        TargetBackupVaultName: rule.TargetBackupVaultName,
        RuleId: crypto.randomUUID(),
      };
    }),
  };
}

function checkLifecycle(lifecycle: Lifecycle | undefined): void {
  const { MoveToColdStorageAfterDays: cold, DeleteAfterDays: gone } = lifecycle ?? {};
  if (cold !== undefined && gone !== undefined && gone < cold + 90)
    throw invalid('DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays');
}
