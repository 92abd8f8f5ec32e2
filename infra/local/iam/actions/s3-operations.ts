/** S3's operations as services call them in process; requests from outside are told by method and path (s3.ts). */
import { type Input, type Mapping, passRole, text } from './demand.ts';

/** Operations whose action has another name. */
const actions: Readonly<Record<string, string>> = {
  DeleteBucketCors: 'PutBucketCORS',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  DeleteBucketTagging: 'PutBucketTagging',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBuckets: 'ListAllMyBuckets',
  ListObjectsV2: 'ListBucket',
  PutBucketCors: 'PutBucketCORS',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  PutBucketReplication: 'PutReplicationConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};

const on =
  (name: string): Mapping[string] =>
  async (input, world) => {
    const bucket = text(input, 'Bucket');
    const key = text(input, 'Key');
    const policy = bucket
      ? await world
          .invoke<{ Policy?: string }>('s3', 'GetBucketPolicy', { Bucket: bucket })
          .catch(() => undefined) // No policy, or no bucket: the operation itself says which.
      : undefined;
    const replication = (input['ReplicationConfiguration'] ?? {}) as Input;
    return [
      {
        action: `s3:${actions[name] ?? name}`,
        resource: bucket ? `arn:aws:s3:::${bucket}${key ? `/${key}` : ''}` : '*',
        resourcePolicy: policy?.Policy,
      },
      ...passRole(text(replication, 'Role'), 's3.amazonaws.com', world),
    ];
  };

/** Source: "Actions, resources, and condition keys for Amazon S3". */
export const s3: Mapping = Object.fromEntries(
  [
    ...Object.keys(actions),
    'CreateBucket',
    'DeleteBucket',
    'DeleteBucketPolicy',
    'DeleteObject',
    'GetBucketPolicy',
    'GetBucketVersioning',
    'GetObject',
    'PutBucketLogging',
    'PutBucketOwnershipControls',
    'PutBucketPolicy',
    'PutBucketTagging',
    'PutBucketVersioning',
    'PutObject',
  ].map((name) => [name, on(name)]),
);
