import {
  DescribeBackupVaultCommand,
  GetBackupPlanCommand,
  GetBackupSelectionCommand,
  GetBackupVaultAccessPolicyCommand,
  ListTagsCommand,
} from '@aws-sdk/client-backup';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketReplicationCommand,
  GetBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { account, backup, dynamodb, s3 } from '../clients.ts';
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

const keys: Values = {
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
};

const readTable = async (TableName: string) => {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  const { ContinuousBackupsDescription } = await dynamodb.send(
    new DescribeContinuousBackupsCommand({ TableName }),
  );
  const { Tags } = await dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn: Table?.TableArn }));
  return {
    ...Table,
    recovery: ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
    Tags,
  };
};

const versioned = { Type: 'AWS::S3::Bucket', Properties: { VersioningConfiguration: { Status: 'Enabled' } } };

const bucket = (name: string, more: Values): Values => ({
  BucketName: name,
  VersioningConfiguration: { Status: 'Enabled' },
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true },
    ],
  },
  OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
  LoggingConfiguration: { DestinationBucketName: { Ref: 'Other' }, LogFilePrefix: 'logs/' },
  NotificationConfiguration: {
    EventBridgeConfiguration: { EventBridgeEnabled: true },
    TopicConfigurations: [
      {
        Topic: `arn:aws:sns:us-east-1:${account}:uploads`,
        Event: 's3:ObjectCreated:*',
        Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'in/' }] } },
      },
    ],
  },
  LifecycleConfiguration: {
    Rules: [
      {
        Id: 'age',
        Status: 'Enabled',
        ExpirationInDays: '2555',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        Transitions: [
          { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
          { StorageClass: 'GLACIER', TransitionInDays: '90' },
        ],
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ],
  },
  ReplicationConfiguration: {
    Role: `arn:aws:iam::${account}:role/replication`,
    Rules: [
      {
        Id: 'all',
        Status: 'Enabled',
        Priority: '1',
        Filter: { Prefix: '' },
        DeleteMarkerReplication: { Status: 'Enabled' },
        Destination: {
          Bucket: { 'Fn::GetAtt': ['Other', 'Arn'] },
          ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } },
          Metrics: { Status: 'Enabled', EventThreshold: { Minutes: '15' } },
        },
      },
    ],
  },
  ...more,
});

const readBucket = async (Bucket: string) => {
  const empty = (error: Error) => {
    if (error.name === 'NoSuchBucket') throw error;
    return error.name;
  };
  const [versioning, encryption, ownership, logging, notification, lifecycle, replication] =
    await Promise.all([
      s3.send(new GetBucketVersioningCommand({ Bucket })),
      s3.send(new GetBucketEncryptionCommand({ Bucket })),
      s3.send(new GetBucketOwnershipControlsCommand({ Bucket })).catch(empty),
      s3.send(new GetBucketLoggingCommand({ Bucket })),
      s3.send(new GetBucketNotificationConfigurationCommand({ Bucket })),
      s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })).catch(empty),
      s3.send(new GetBucketReplicationCommand({ Bucket })).catch(empty),
    ]);
  return {
    versioning,
    encryption,
    ownership,
    logging: logging.LoggingEnabled,
    notification,
    lifecycle,
    replication,
  };
};

export const data: readonly TypeCase[] = [
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
  {
    type: 'AWS::DynamoDB::GlobalTable',
    ref: /^inx-dev-locks$/,
    attributes: { Arn: /:111122223333:table\/inx-dev-locks$/, StreamArn: /\/stream\//, TableId: /.+/ },
    read: ({ ref }) => readTable(ref),
    gone: 'ResourceNotFoundException',
    created: {
      properties: {
        ...keys,
        TableName: 'inx-dev-locks',
        SSESpecification: { SSEEnabled: true },
        Replicas: [
          {
            Region: 'us-east-1',
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
            Tags: [{ Key: 'Project', Value: 'Invoxa' }],
          },
          { Region: 'us-west-2' },
        ],
      },
      shows: {
        Replicas: [{ RegionName: 'us-west-2', ReplicaStatus: 'ACTIVE' }],
        StreamSpecification: { StreamEnabled: true },
        SSEDescription: { Status: 'ENABLED' },
        recovery: 'ENABLED',
        Tags: [{ Key: 'Project', Value: 'Invoxa' }],
      },
    },
    updated: {
      properties: {
        ...keys,
        TableName: 'inx-dev-locks',
        SSESpecification: { SSEEnabled: true },
        Replicas: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }],
      },
      shows: { Replicas: [{ RegionName: 'eu-west-1' }], recovery: 'DISABLED' },
    },
    replaced: {
      properties: {
        ...keys,
        TableName: 'inx-dev-other',
        Replicas: [{ Region: 'us-east-1' }, { Region: 'eu-west-1' }],
      },
      shows: { TableName: 'inx-dev-other' },
    },
  },
  {
    type: 'AWS::DynamoDB::Table',
    ref: /^inx-dev-table$/,
    attributes: { Arn: /:111122223333:table\/inx-dev-table$/ },
    read: ({ ref }) => readTable(ref),
    gone: 'ResourceNotFoundException',
    created: {
      properties: {
        ...keys,
        TableName: 'inx-dev-table',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: 'true' },
        DeletionProtectionEnabled: true,
      },
      shows: { recovery: 'ENABLED', DeletionProtectionEnabled: true },
    },
    updated: {
      properties: { ...keys, TableName: 'inx-dev-table', SSESpecification: { SSEEnabled: true } },
      shows: { recovery: 'DISABLED', DeletionProtectionEnabled: false, SSEDescription: { SSEType: 'KMS' } },
    },
    replaced: { properties: { ...keys, TableName: 'inx-dev-next' }, shows: { TableName: 'inx-dev-next' } },
  },
  {
    type: 'AWS::S3::Bucket',
    needs: { Other: versioned },
    ref: /^inx-documents$/,
    attributes: {
      Arn: /^arn:aws:s3:::inx-documents$/,
      DomainName: /amazonaws/,
      RegionalDomainName: /us-east-1/,
    },
    read: ({ ref }) => readBucket(ref),
    gone: 'NoSuchBucket',
    created: {
      properties: bucket('inx-documents', {}),
      shows: {
        versioning: { Status: 'Enabled' },
        encryption: {
          ServerSideEncryptionConfiguration: {
            Rules: [
              { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: true },
            ],
          },
        },
        ownership: { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } },
        logging: { TargetPrefix: 'logs/' },
        notification: {
          EventBridgeConfiguration: {},
          TopicConfigurations: [
            {
              TopicArn: expect.stringContaining('uploads'),
              Events: ['s3:ObjectCreated:*'],
              Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'in/' }] } },
            },
          ],
        },
        lifecycle: {
          Rules: [
            {
              ID: 'age',
              Expiration: { Days: 2555 },
              Transitions: [
                { StorageClass: 'STANDARD_IA', Days: 30 },
                { StorageClass: 'GLACIER', Days: 90 },
              ],
              NoncurrentVersionExpiration: { NoncurrentDays: 30 },
            },
          ],
        },
        replication: {
          ReplicationConfiguration: {
            Rules: [
              {
                ID: 'all',
                Priority: 1,
                Destination: {
                  ReplicationTime: { Time: { Minutes: 15 } },
                  Metrics: { EventThreshold: { Minutes: 15 } },
                },
              },
            ],
          },
        },
      },
    },
    updated: {
      properties: {
        BucketName: 'inx-documents',
        CorsConfiguration: { CorsRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'], MaxAge: 60 }] },
      },
      shows: {
        versioning: { Status: 'Suspended' },
        lifecycle: 'NoSuchLifecycleConfiguration',
        replication: 'ReplicationConfigurationNotFoundError',
        logging: undefined,
      },
    },
    replaced: {
      properties: bucket('inx-documents-two', {}),
      shows: { versioning: { Status: 'Enabled' } },
    },
  },
];
