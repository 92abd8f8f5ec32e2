/** A bucket as every one of ours is: versioned, encrypted, closed to the public, TLS only, without ACLs. */
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { EnvironmentStack } from '../environment-stack.ts';

export interface BucketSettings {
  readonly bucketName: string;
  readonly rules?: readonly s3.CfnBucket.RuleProperty[];
  /** Further statements of the bucket's policy. */
  readonly statements?: readonly object[];
  /** Bucket that receives this one's access logs, below `s3/<name>/`. */
  readonly accessLogs?: string;
  readonly replication?: s3.CfnBucket.ReplicationConfigurationProperty;
  /** Tells EventBridge of changes, which AWS Backup for S3 needs. */
  readonly events?: boolean;
}

/** What a broken upload leaves would otherwise be paid for ever. */
const brokenUploads: s3.CfnBucket.RuleProperty = {
  id: 'broken-uploads',
  status: 'Enabled',
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

export function secureBucket(stack: EnvironmentStack, id: string, settings: BucketSettings): s3.CfnBucket {
  const { bucketName, rules = [], statements = [], accessLogs, replication, events } = settings;
  const bucket = new s3.CfnBucket(stack, id, {
    bucketName,
    versioningConfiguration: { status: 'Enabled' },
    bucketEncryption: {
      serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    },
    publicAccessBlockConfiguration: {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    },
    ownershipControls: { rules: [{ objectOwnership: 'BucketOwnerEnforced' }] },
    lifecycleConfiguration: { rules: [brokenUploads, ...rules] },
    ...(accessLogs && {
      loggingConfiguration: { destinationBucketName: accessLogs, logFilePrefix: `s3/${bucketName}/` },
    }),
    ...(replication && { replicationConfiguration: replication }),
    ...(events && { notificationConfiguration: { eventBridgeConfiguration: { eventBridgeEnabled: true } } }),
  });
  stack.keep(bucket);
  new s3.CfnBucketPolicy(stack, `${id}Policy`, {
    bucket: bucket.ref,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucket.attrArn, `${bucket.attrArn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        ...statements,
      ],
    },
  });
  return bucket;
}
