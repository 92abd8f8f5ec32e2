/** A bucket as every one of ours is: versioned, encrypted, closed to the public, TLS only. */
import type { Environment } from '@inx/manifest';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { retained } from '../environment-stack.ts';

export function secureBucket(
  scope: Construct,
  id: string,
  bucketName: string,
  settings: Environment,
  rules?: s3.CfnBucket.RuleProperty[],
): s3.CfnBucket {
  const bucket = new s3.CfnBucket(scope, id, {
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
    ...(rules && { lifecycleConfiguration: { rules } }),
  });
  bucket.cfnOptions.deletionPolicy = retained(settings) as never;
  new s3.CfnBucketPolicy(scope, `${id}Policy`, {
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
      ],
    },
  });
  return bucket;
}

/** Infrequent access after 30 days, Glacier after 90, gone after 7 years. */
export const documentsLifecycle: s3.CfnBucket.RuleProperty[] = [
  {
    id: 'age',
    status: 'Enabled',
    transitions: [
      { storageClass: 'STANDARD_IA', transitionInDays: 30 },
      { storageClass: 'GLACIER', transitionInDays: 90 },
    ],
    expirationInDays: 7 * 365,
  },
];
