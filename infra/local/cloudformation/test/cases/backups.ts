import {
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  GetBackupVaultAccessPolicyCommand,
  ListTagsCommand,
} from '@aws-sdk/client-backup';
import { expect } from 'vitest';
import { account, backup } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';

const plan = (rule: Values): Values => ({
  BackupPlan: {
    BackupPlanName: 'daily',
    BackupPlanRule: [
      {
        RuleName: 'daily',
        TargetBackupVault: 'INX-DEV-USNV-vault',
        ScheduleExpression: 'cron(0 3 * * ? *)',
        ...rule,
      },
    ],
  },
  BackupPlanTags: { Project: 'Invoxa' },
});

const policy = (Effect: string): Values => ({
  Version: '2012-10-17',
  Statement: [{ Effect, Principal: '*', Action: 'backup:DeleteRecoveryPoint', Resource: '*' }],
});

const selection = (name: string): Values => ({
  BackupPlanId: { Ref: 'Plan' },
  BackupSelection: {
    SelectionName: name,
    IamRoleArn: `arn:aws:iam::${account}:role/backup`,
    Resources: [`arn:aws:rds:us-east-1:${account}:db:one`],
  },
});

export const backups: readonly TypeCase[] = [
  {
    type: 'AWS::Backup::BackupVault',
    ref: /^INX-DEV-USNV-vault$/,
    attributes: {
      BackupVaultName: /^INX-DEV-USNV-vault$/,
      BackupVaultArn: /:backup-vault:INX-DEV-USNV-vault$/,
    },
    read: async ({ ref }) => {
      const vault = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: ref }));
      const access = await backup
        .send(new GetBackupVaultAccessPolicyCommand({ BackupVaultName: ref }))
        .catch(() => undefined); // A vault without a policy answers with an error.
      const { Tags } = await backup.send(new ListTagsCommand({ ResourceArn: vault.BackupVaultArn }));
      return { ...vault, Policy: access?.Policy, Tags };
    },
    gone: 'ResourceNotFoundException',
    created: {
      properties: {
        BackupVaultName: 'INX-DEV-USNV-vault',
        AccessPolicy: policy('Deny'),
        BackupVaultTags: { Project: 'Invoxa' },
      },
      shows: {
        Policy: expect.stringContaining('DeleteRecoveryPoint'),
        NumberOfRecoveryPoints: 0,
        Tags: { Project: 'Invoxa' },
        Locked: false,
      },
    },
    updated: {
      properties: {
        BackupVaultName: 'INX-DEV-USNV-vault',
        LockConfiguration: { MinRetentionDays: '7', MaxRetentionDays: 35 },
        BackupVaultTags: { Owner: 'platform' },
      },
      shows: {
        Policy: undefined,
        Locked: true,
        MinRetentionDays: 7,
        MaxRetentionDays: 35,
        Tags: { Owner: 'platform' },
      },
    },
    replaced: { properties: { BackupVaultName: 'other-vault' }, shows: { BackupVaultName: 'other-vault' } },
  },
  {
    type: 'AWS::Backup::BackupPlan',
    ref: /^[0-9a-f-]{36}$/,
    attributes: { BackupPlanId: /^[0-9a-f-]{36}$/, BackupPlanArn: /:backup-plan:/, VersionId: /.{10}/ },
    read: async ({ ref }) => (await backup.send(new GetBackupPlanCommand({ BackupPlanId: ref }))).BackupPlan,
    gone: 'ResourceNotFoundException',
    created: {
      properties: plan({ Lifecycle: { DeleteAfterDays: '35' } }),
      shows: {
        BackupPlanName: 'daily',
        Rules: [
          {
            TargetBackupVaultName: 'INX-DEV-USNV-vault',
            StartWindowMinutes: 480,
            Lifecycle: { DeleteAfterDays: 35 },
          },
        ],
      },
    },
    updated: {
      properties: plan({
        Lifecycle: { DeleteAfterDays: 7 },
        CopyActions: [{ DestinationBackupVaultArn: `arn:aws:backup:us-west-2:${account}:backup-vault:dr` }],
      }),
      shows: {
        Rules: [
          {
            Lifecycle: { DeleteAfterDays: 7 },
            CopyActions: [{ DestinationBackupVaultArn: expect.stringContaining('us-west-2') }],
          },
        ],
      },
    },
  },
  {
    type: 'AWS::Backup::BackupSelection',
    needs: { Plan: { Type: 'AWS::Backup::BackupPlan', Properties: plan({}) } },
    ref: /^[0-9a-f-]{36}\|[0-9a-f-]{36}$/,
    attributes: { BackupPlanId: /^[0-9a-f-]{36}$/, SelectionId: /^[0-9a-f-]{36}$/ },
    read: async ({ ref }) => {
      const [SelectionId, BackupPlanId] = ref.split('|');
      return (await backup.send(new GetBackupSelectionCommand({ BackupPlanId, SelectionId })))
        .BackupSelection;
    },
    gone: 'ResourceNotFoundException',
    created: {
      properties: selection('database'),
      shows: { SelectionName: 'database', Resources: [expect.stringContaining(':db:one')] },
    },
    replaced: { properties: selection('documents'), shows: { SelectionName: 'documents' } },
  },
];
