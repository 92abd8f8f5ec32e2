/** Rows of the cluster, the registry, the data, the secrets, the state and its copies, each over all environments. */
import { describe, expect, it } from 'vitest';
import { type Platform, platformOf, type Row, stagingPlatform } from './platform.ts';

const platforms = [await platformOf('dev'), await platformOf('prd'), await stagingPlatform()];
const pick = <Value>(platform: Platform, values: { dev: Value; prd: Value; stg: Value }): Value =>
  values[platform.settings.name as 'dev'];
const kept = (platform: Platform) =>
  pick(platform, { dev: 'Delete', prd: 'RetainExceptOnCreate', stg: 'Delete' });
const serviceNames = ['auth', 'client', 'invoice', 'notification', 'payment'];

const closed = {
  VersioningConfiguration: { Status: 'Enabled' },
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  },
  PublicAccessBlockConfiguration: {
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  },
};

const rows: Row[] = [
  [
    'cluster on Fargate and Fargate Spot, with container insights',
    (it) =>
      void it.one('ECS::Cluster', {
        ClusterName: `${it.settings.prefix}-CLUSTER01`,
        CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
      }),
  ],
  [
    'log group of the tasks',
    (it) =>
      void it.one('Logs::LogGroup', {
        LogGroupName: `/ecs/${it.settings.prefix}-cluster`,
        RetentionInDays: pick(it, { dev: 30, prd: 365, stg: 90 }),
      }),
  ],
  [
    'CDK names no image, task definition or ECS service',
    (it) => {
      expect([...it.all('ECS::TaskDefinition'), ...it.all('ECS::Service')]).toEqual([]);
      expect(JSON.stringify(it.stacks)).not.toMatch(/sha256:|dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/[^"]+:/);
    },
  ],
  [
    'repositories: one a service, immutable, scanned, encrypted; only untagged images expire, after 14 days',
    (it) => {
      const repositories = it.all('ECR::Repository', {
        ImageTagMutability: 'IMMUTABLE',
        ImageScanningConfiguration: { ScanOnPush: true },
        EncryptionConfiguration: { EncryptionType: 'AES256' },
      });
      expect(repositories.map(({ properties }) => properties.RepositoryName).sort()).toEqual(
        serviceNames.map((name) => `${it.settings.prefix.toLowerCase()}/${name}`),
      );
      for (const { properties, deletionPolicy } of repositories) {
        expect(JSON.parse(properties.LifecyclePolicy.LifecyclePolicyText).rules).toMatchObject([
          {
            selection: {
              tagStatus: 'untagged',
              countType: 'sinceImagePushed',
              countUnit: 'days',
              countNumber: 14,
            },
            action: { type: 'expire' },
          },
        ]);
        expect(deletionPolicy).toBe(kept(it));
      }
    },
  ],
  [
    'database: MySQL, its class, storage that grows, encrypted, backups, private, Multi-AZ and protected in prd',
    (it) => {
      const database = it.one('RDS::DBInstance', { Engine: 'mysql' });
      expect(database.properties).toMatchObject({
        DBInstanceIdentifier: `${it.settings.prefix.toLowerCase()}-invoxa-db`,
        EngineVersion: pick(it, { dev: '8.4', prd: '8.4', stg: '8.0' }),
        EngineLifecycleSupport: pick(it, {
          dev: 'open-source-rds-extended-support-disabled',
          prd: 'open-source-rds-extended-support-disabled',
          stg: 'open-source-rds-extended-support',
        }),
        DBInstanceClass: pick(it, { dev: 'db.t3.micro', prd: 'db.t3.medium', stg: 'db.t3.small' }),
        AllocatedStorage: pick(it, { dev: '20', prd: '20', stg: '50' }),
        MaxAllocatedStorage: pick(it, { dev: 100, prd: 100, stg: 200 }),
        StorageType: 'gp3',
        StorageEncrypted: true,
        BackupRetentionPeriod: pick(it, { dev: 7, prd: 35, stg: 14 }),
        MultiAZ: pick(it, { dev: false, prd: true, stg: false }),
        DeletionProtection: pick(it, { dev: false, prd: true, stg: false }),
        PubliclyAccessible: false,
        EnableCloudwatchLogsExports: ['error', 'slowquery'],
        DBSubnetGroupName: '<DatabaseSubnets>',
        DBParameterGroupName: '<DatabaseParameters>',
        MonitoringInterval: pick(it, { dev: 0, prd: 60, stg: 0 }),
        EnablePerformanceInsights: pick(it, { dev: false, prd: true, stg: false }),
      });
      expect(database.deletionPolicy).toBe(kept(it));
    },
  ],
  [
    'database: private subnets only, TLS required, slow queries and errors logged to groups with retention',
    (it) => {
      const group = it.one('RDS::DBSubnetGroup', {
        DBSubnetGroupName: `${it.settings.prefix.toLowerCase()}-db-subnet-group`,
      });
      expect(group.properties.SubnetIds).toHaveLength(3);
      expect(group.properties.SubnetIds.every((id: string) => id.includes('PrivateSubnet'))).toBe(true);
      expect(it.one('RDS::DBParameterGroup').properties).toMatchObject({
        Family: pick(it, { dev: 'mysql8.4', prd: 'mysql8.4', stg: 'mysql8.0' }),
        Parameters: { require_secure_transport: '1', slow_query_log: '1', log_output: 'FILE' },
      });
      for (const log of ['error', 'slowquery'])
        it.one('Logs::LogGroup', {
          LogGroupName: `/aws/rds/instance/${it.names.database}/${log}`,
          RetentionInDays: it.settings.logRetentionDays,
        });
    },
  ],
  [
    'documents: versioned, AES-256, IA after 30 days, Glacier after 90, deleted after 7 years, closed, TLS only',
    (it) => {
      const bucket = it.one('S3::Bucket', {
        BucketName: `${it.settings.prefix.toLowerCase()}-invoxa-documents-${it.settings.bucketSuffix}`,
        ...closed,
      });
      expect(bucket.deletionPolicy).toBe(kept(it));
      expect(bucket.properties.LifecycleConfiguration.Rules).toContainEqual(
        expect.objectContaining({
          Status: 'Enabled',
          Transitions: [
            { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
            { StorageClass: 'GLACIER', TransitionInDays: 90 },
          ],
          ExpirationInDays: 2555,
        }),
      );
    },
  ],
  [
    'every bucket is closed, encrypted, versioned and TLS only',
    (it) => {
      const buckets = it.all('S3::Bucket');
      expect(buckets).toHaveLength(pick(it, { dev: 3, prd: 4, stg: 3 }));
      for (const bucket of buckets) {
        expect(bucket.properties).toMatchObject(closed);
        const policy = it.one('S3::BucketPolicy', { Bucket: `<${bucket.id}>` });
        expect(policy.properties.PolicyDocument.Statement[0]).toEqual({
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`<${bucket.id}.Arn>`, `<${bucket.id}.Arn>/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        });
      }
    },
  ],
  [
    'backup plan for database and documents; in prd a copy to a second region',
    (it) => {
      const [rule] = it.one('Backup::BackupPlan').properties.BackupPlan.BackupPlanRule;
      const days = pick(it, { dev: 7, prd: 35, stg: 14 });
      expect(rule).toMatchObject({
        TargetBackupVault: '<Vault>',
        ScheduleExpression: 'cron(0 5 * * ? *)',
        Lifecycle: { DeleteAfterDays: days },
      });
      expect(it.one('Backup::BackupSelection').properties.BackupSelection.Resources).toEqual([
        `arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:${it.names.database}`,
        `arn:<AWS::Partition>:s3:::${it.names.documentsBucket}`,
      ]);
      const copies = pick(it, {
        dev: undefined,
        prd: [
          {
            DestinationBackupVaultArn:
              'arn:<AWS::Partition>:backup:us-west-2:<AWS::AccountId>:backup-vault:INX-PRD-USNV-recovery',
            Lifecycle: { DeleteAfterDays: 35 },
          },
        ],
        stg: undefined,
      });
      expect(rule.CopyActions).toEqual(copies);
      expect(it.all('Backup::BackupVault').map(({ region }) => region)).toEqual(
        pick(it, { dev: ['us-east-1'], prd: ['us-west-2', 'us-east-1'], stg: ['eu-central-1'] }),
      );
    },
  ],
  [
    'in prd, secrets, images and state have copies in the second region',
    (it) => {
      const recovery = it.settings.recoveryRegion;
      const replicas = it.all('SecretsManager::Secret').map(({ properties }) => properties.ReplicaRegions);
      expect(replicas).toEqual(Array(8).fill(recovery ? [{ Region: recovery }] : undefined));
      const regions = it
        .one('DynamoDB::GlobalTable')
        .properties.Replicas.map((each: { Region: string }) => each.Region);
      expect(regions).toEqual([it.settings.region, ...(recovery ? [recovery] : [])]);
      expect(it.all('ECR::ReplicationConfiguration')).toHaveLength(recovery ? 1 : 0);
      const state = it.one('S3::Bucket', { BucketName: it.names.stateBucket }).properties;
      if (!recovery) {
        expect(state.ReplicationConfiguration).toBeUndefined();
        expect(it.resources.every(({ region }) => region === it.settings.region)).toBe(true);
        return;
      }
      it.one('ECR::ReplicationConfiguration', {
        ReplicationConfiguration: {
          Rules: [
            {
              Destinations: [{ Region: recovery, RegistryId: '<AWS::AccountId>' }],
              RepositoryFilters: [{ Filter: 'inx-prd-usnv/', FilterType: 'PREFIX_MATCH' }],
            },
          ],
        },
      });
      expect(it.one('ECR::RepositoryCreationTemplate').properties).toMatchObject({
        Prefix: 'inx-prd-usnv',
        AppliedFor: ['REPLICATION'],
        ImageTagMutability: 'IMMUTABLE',
      });
      expect(state.ReplicationConfiguration.Rules).toMatchObject([
        {
          Status: 'Enabled',
          Destination: { Bucket: `arn:<AWS::Partition>:s3:::${it.names.stateReplicaBucket}` },
        },
      ]);
      expect(it.one('S3::Bucket', { BucketName: it.names.stateReplicaBucket }).region).toBe(recovery);
    },
  ],
  [
    'secrets: generated, one a service for the database; API keys in their empty form',
    (it) => {
      const secrets = it.all('SecretsManager::Secret');
      expect(
        secrets.map(({ properties }) => properties.Name.slice(it.settings.prefix.length + 1)).sort(),
      ).toEqual([
        'api-keys',
        'db-auth',
        'db-client',
        'db-credentials',
        'db-invoice',
        'db-notification',
        'db-payment',
        'jwt-secret',
      ]);
      for (const { properties, deletionPolicy } of secrets) {
        const byOperator = properties.Name.endsWith('-api-keys');
        expect(properties.SecretString).toBe(byOperator ? '{"stripe":"","sendgrid":""}' : undefined);
        expect(properties.GenerateSecretString === undefined).toBe(byOperator);
        expect(deletionPolicy).toBe(kept(it));
      }
      // Host and port are written in by the attachment: one a database secret.
      expect(it.all('SecretsManager::SecretTargetAttachment')).toHaveLength(6);
    },
  ],
  [
    'no secret value is in any template',
    (it) => {
      const instance = it.one('RDS::DBInstance').properties;
      expect(JSON.stringify(instance.MasterUserPassword)).toMatch(/\{\{resolve:secretsmanager:\$\{Secret\}/);
      expect(JSON.stringify(it.stacks)).not.toMatch(
        /sk_(live|test)_|SG\.[A-Za-z0-9_-]{16}|AKIA[A-Z0-9]{16}|BEGIN [A-Z ]*PRIVATE KEY/,
      );
    },
  ],
  [
    'state bucket and state table: versioned, encrypted, recoverable, protected in prd',
    (it) => {
      const bucket = it.one('S3::Bucket', {
        BucketName: pick(it, {
          dev: 'inx-dev-state-9015480',
          prd: 'inx-prd-state-9015480',
          stg: 'inx-stg-state-abc123',
        }),
      });
      expect(bucket.deletionPolicy).toBe(kept(it));
      const table = it.one('DynamoDB::GlobalTable', {
        TableName: `inx-${it.settings.name}-locks`,
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      });
      for (const replica of table.properties.Replicas)
        expect(replica).toMatchObject({
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          DeletionProtectionEnabled: pick(it, { dev: false, prd: true, stg: false }),
        });
      expect(table.deletionPolicy).toBe(kept(it));
    },
  ],
  [
    'what is stateful is apart from what is not, and protected in prd',
    (it) => {
      const stateful = /^AWS::(RDS::DBInstance|S3::Bucket|SecretsManager::Secret|DynamoDB::GlobalTable)$/;
      const stacks = new Set(
        it.resources.filter(({ type }) => stateful.test(type)).map(({ stack }) => stack),
      );
      expect([...stacks].sort()).toEqual(
        pick(it, {
          dev: ['access-logs', 'data', 'state'],
          prd: ['access-logs', 'data', 'recovery', 'state'],
          stg: ['access-logs', 'data', 'state'],
        }),
      );
      expect(it.stacks.map((stack) => stack.terminationProtection)).toEqual(
        it.stacks.map(() => pick(it, { dev: false, prd: true, stg: false })),
      );
    },
  ],
];

describe.each(platforms.map((platform) => [platform.settings.name, platform] as const))(
  '%s',
  (_, platform) => {
    it.each(rows)('%s', (_row, holds) => holds(platform));
  },
);
