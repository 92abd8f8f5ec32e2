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
import { account, dynamodb, s3 } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';

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
