import type { Environment } from '@inx/manifest';
import { type App, Aws } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import { accepted } from '../constructs/accepted.ts';
import { alarm } from '../constructs/alarm.ts';
import { arnOf, serviceRole } from '../constructs/role.ts';
import { EnvironmentStack } from '../environment-stack.ts';
import type { AlertsStack } from './alerts.ts';
import type { DataStack } from './data.ts';
import { type RecoveryStack, vaultKey } from './recovery.ts';

/**
 * Database and documents, every night, kept as long as the database's own backups; where there is a recovery region, a
 * copy of each there. Not continuous: AWS Backup would then take over the instance's own backup window and retention,
 * and both would drift from what the data stack says. Named resources are backed up whether or not the account opted in
 * (AWS Backup developer guide, "Assign resources to a backup plan").
 */
export class BackupStack extends EnvironmentStack {
  constructor(
    app: App,
    settings: Environment,
    parts: {
      readonly data: DataStack;
      readonly alerts: AlertsStack;
      readonly recovery: RecoveryStack | undefined;
    },
  ) {
    super(app, 'backup', settings, { description: 'nightly backups of database and documents' });
    const { data, alerts, recovery } = parts;
    const vault = new backup.CfnBackupVault(this, 'Vault', { backupVaultName: this.names.backupVault });
    accepted(this.keep(vault), { CKV_AWS_166: vaultKey });
    const lifecycle = { deleteAfterDays: settings.database.backupDays };
    const plan = new backup.CfnBackupPlan(this, 'Plan', {
      backupPlan: {
        backupPlanName: this.names.backupVault,
        backupPlanRule: [
          {
            ruleName: 'nightly',
            targetBackupVault: vault.ref,
            scheduleExpression: 'cron(0 5 * * ? *)',
            startWindowMinutes: 60,
            completionWindowMinutes: 360,
            lifecycle,
            ...(recovery && {
              copyActions: [
                {
                  destinationBackupVaultArn: arnOf(
                    'backup',
                    `backup-vault:${this.names.recoveryVault}`,
                    recovery.region,
                  ),
                  lifecycle,
                },
              ],
            }),
          },
        ],
      },
    });
    if (recovery) this.addStackDependency(recovery);
    new backup.CfnBackupSelection(this, 'Selection', {
      backupPlanId: plan.ref,
      backupSelection: {
        selectionName: 'database-and-documents',
        iamRoleArn: this.#role('backup', 'makes and copies the backups', [
          'service-role/AWSBackupServiceRolePolicyForBackup',
          'AWSBackupServiceRolePolicyForS3Backup',
        ]),
        resources: [
          arnOf('rds', `db:${this.names.database}`),
          `arn:${Aws.PARTITION}:s3:::${this.names.documentsBucket}`,
        ],
      },
    });
    this.#role('restore', 'passed to a restore job by whoever recovers', [
      'service-role/AWSBackupServiceRolePolicyForRestores',
      'AWSBackupServiceRolePolicyForS3Restore',
    ]);
    // Both must be there when the first night comes.
    this.addStackDependency(data);
    this.#alarms(alerts.topicArn, recovery !== undefined);
  }

  #role(name: string, description: string, policies: readonly string[]): string {
    const why = "AWS's own policy for this purpose: which calls a backup makes is AWS Backup's affair";
    return serviceRole(this, this, `Role-${name}`, {
      name,
      description: `AWS Backup ${description}`,
      service: 'backup.amazonaws.com',
      managedPolicies: Object.fromEntries(policies.map((policy) => [policy, why])),
    }).attrArn;
  }

  #alarms(topicArn: string, copies: boolean): void {
    const failed = (id: string, name: string, what: string, metric: string) =>
      alarm(this, this, id, topicArn, {
        name,
        description: `${what} failed: see the jobs in AWS Backup`,
        watched: {
          namespace: 'AWS/Backup',
          name: metric,
          dimensions: { BackupVaultName: this.names.backupVault },
          statistic: 'Sum',
        },
        comparison: 'GreaterThanThreshold',
        threshold: 0,
        periodSeconds: 3600,
        datapoints: [1, 1],
      });
    failed('BackupFailed', 'backup-failed', 'a backup', 'NumberOfBackupJobsFailed');
    if (copies)
      failed('CopyFailed', 'backup-copy-failed', 'a copy to the second region', 'NumberOfCopyJobsFailed');
  }
}
