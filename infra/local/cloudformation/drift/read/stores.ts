import { present } from '../../../wire/present.ts';
import type { ResourceHandler } from '../../handlers.ts';

type Read = NonNullable<ResourceHandler['read']>;

export const readBucket: Read = async (Bucket, _, { world }) => {
  const versioning = await present(() =>
    world.invoke<{ Status?: string }>('s3', 'GetBucketVersioning', { Bucket }),
  );
  if (!versioning) return undefined;
  const block = await present(() =>
    world.invoke<{ PublicAccessBlockConfiguration?: object }>('s3', 'GetPublicAccessBlock', { Bucket }),
  );
  const { ServerSideEncryptionConfiguration: encryption } = await world.invoke<{
    ServerSideEncryptionConfiguration?: { Rules?: { ApplyServerSideEncryptionByDefault?: object }[] };
  }>('s3', 'GetBucketEncryption', { Bucket });
  return {
    BucketName: Bucket,
    VersioningConfiguration: versioning.Status && { Status: versioning.Status },
    PublicAccessBlockConfiguration: block?.PublicAccessBlockConfiguration,
    BucketEncryption: {
      ServerSideEncryptionConfiguration: encryption?.Rules?.map((rule) => ({
        ServerSideEncryptionByDefault: rule.ApplyServerSideEncryptionByDefault,
      })),
    },
  };
};

interface Table {
  readonly KeySchema?: readonly object[];
  readonly AttributeDefinitions?: readonly object[];
  readonly BillingModeSummary?: { readonly BillingMode?: string };
}

export const readTable: Read = async (TableName, _, { world }) => {
  const found = await present(() =>
    world.invoke<{ Table?: Table }>('dynamodb', 'DescribeTable', { TableName }),
  );
  const live = found?.Table;
  if (!live) return undefined;
  const { ContinuousBackupsDescription: backups } = await world.invoke<{
    ContinuousBackupsDescription?: {
      PointInTimeRecoveryDescription?: { PointInTimeRecoveryStatus?: string };
    };
  }>('dynamodb', 'DescribeContinuousBackups', { TableName });
  return {
    TableName,
    KeySchema: live.KeySchema,
    AttributeDefinitions: live.AttributeDefinitions,
    BillingMode: live.BillingModeSummary?.BillingMode ?? 'PROVISIONED',
    PointInTimeRecoverySpecification: {
      PointInTimeRecoveryEnabled:
        backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
    },
  };
};

export const readParameter: Read = async (Name, _, { world }) => {
  const found = await present(() =>
    world.invoke<{ Parameter?: { Type?: string; Value?: string } }>('ssm', 'GetParameter', { Name }),
  );
  return found?.Parameter && { Name, Type: found.Parameter.Type, Value: found.Parameter.Value };
};

/** What a secret is called and encrypted with; never its value. */
export const readSecret: Read = async (SecretId, _, { world }) => {
  const live = await present(() =>
    world.invoke<{ Name?: string; Description?: string; KmsKeyId?: string; DeletedDate?: Date }>(
      'secretsmanager',
      'DescribeSecret',
      { SecretId },
    ),
  );
  if (!live || live.DeletedDate) return undefined;
  return { Name: live.Name, Description: live.Description, KmsKeyId: live.KmsKeyId };
};

export const readLogGroup: Read = async (LogGroupName, _, { world }) => {
  const { logGroups = [] } = await world.invoke<{
    logGroups?: { logGroupName?: string; retentionInDays?: number }[];
  }>('logs', 'DescribeLogGroups', { logGroupNamePrefix: LogGroupName });
  const live = logGroups.find(({ logGroupName }) => logGroupName === LogGroupName);
  return live && { LogGroupName, RetentionInDays: live.retentionInDays };
};
