import { awsError } from '../../wire/error.ts';
import { readBucket } from '../drift/read/stores.ts';
import type { ResourceHandler } from '../handlers.ts';
import { type Context, generatedName, type Properties } from '../handlers.ts';
import { corsOf, encryptionOf, lifecycleOf, loggingOf, notificationOf, replicationOf } from '../s3.ts';
import { tagsOf } from '../tags.ts';

interface Part {
  readonly put: string;
  readonly input: (value: unknown) => Properties;
  /** What takes the part back; absent: a bucket has it for good, and its removal suspends it. */
  readonly remove?: string;
}

/** Property → the call that sets it. Versioning comes first, as replication rests on it. */
const parts: Readonly<Record<string, Part>> = {
  VersioningConfiguration: {
    put: 'PutBucketVersioning',
    input: (value) => ({ VersioningConfiguration: value ?? { Status: 'Suspended' } }),
  },
  BucketEncryption: {
    put: 'PutBucketEncryption',
    input: (value) => ({ ServerSideEncryptionConfiguration: encryptionOf(value) }),
    remove: 'DeleteBucketEncryption',
  },
  PublicAccessBlockConfiguration: {
    put: 'PutPublicAccessBlock',
    input: (value) => ({ PublicAccessBlockConfiguration: value }),
    remove: 'DeletePublicAccessBlock',
  },
  OwnershipControls: {
    put: 'PutBucketOwnershipControls',
    input: (value) => ({ OwnershipControls: value }),
    remove: 'DeleteBucketOwnershipControls',
  },
  LifecycleConfiguration: {
    put: 'PutBucketLifecycleConfiguration',
    input: (value) => ({ LifecycleConfiguration: lifecycleOf(value) }),
    remove: 'DeleteBucketLifecycle',
  },
  LoggingConfiguration: {
    put: 'PutBucketLogging',
    input: (value) => ({ BucketLoggingStatus: value === undefined ? {} : loggingOf(value) }),
  },
  NotificationConfiguration: {
    put: 'PutBucketNotificationConfiguration',
    input: (value) => ({ NotificationConfiguration: notificationOf(value) }),
  },
  CorsConfiguration: {
    put: 'PutBucketCors',
    input: (value) => ({ CORSConfiguration: corsOf(value) }),
    remove: 'DeleteBucketCors',
  },
  ReplicationConfiguration: {
    put: 'PutBucketReplication',
    input: (value) => ({ ReplicationConfiguration: replicationOf(value) }),
    remove: 'DeleteBucketReplication',
  },
};

async function configure(
  Bucket: string,
  properties: Properties,
  before: Properties,
  context: Context,
): Promise<void> {
  const { world } = context;
  for (const [name, { put, input, remove }] of Object.entries(parts)) {
    const value = properties[name];
    if (JSON.stringify(value) === JSON.stringify(before[name])) continue;
    if (value === undefined && remove) await world.invoke('s3', remove, { Bucket });
    else await world.invoke('s3', put, { Bucket, ...input(value) });
  }
  const TagSet = tagsOf(properties, context);
  if (TagSet.length > 0) await world.invoke('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet } });
  else if (tagsOf(before, context).length > 0) await world.invoke('s3', 'DeleteBucketTagging', { Bucket });
}

const attributesOf = (name: string, { world }: Context) => ({
  Arn: `arn:aws:s3:::${name}`,
  DomainName: `${name}.s3.amazonaws.com`,
  DualStackDomainName: `${name}.s3.dualstack.${world.region}.amazonaws.com`,
  RegionalDomainName: `${name}.s3.${world.region}.amazonaws.com`,
});

/** Buckets have no access control lists any more; the one value that changes nothing is taken. */
function checkAccessControl({ AccessControl }: Properties): void {
  if (AccessControl === undefined || AccessControl === 'Private') return;
  throw awsError(
    'AccessControlListNotSupported',
    `The bucket does not allow ACLs: AccessControl ${AccessControl}`,
  );
}

export default {
  properties: [...Object.keys(parts), 'AccessControl', 'BucketName', 'Tags'],
  replacement: ['BucketName'],
  create: async (properties, context) => {
    checkAccessControl(properties);
    const Bucket = String(properties['BucketName'] ?? generatedName(context, 63).toLowerCase());
    await context.world.invoke('s3', 'CreateBucket', { Bucket });
    context.made(Bucket);
    await configure(Bucket, properties, {}, context);
    return { physicalId: Bucket, attributes: attributesOf(Bucket, context) };
  },
  update: async (Bucket, properties, before, context) => {
    await configure(Bucket, properties, before, context);
    return { physicalId: Bucket, attributes: attributesOf(Bucket, context) };
  },
  delete: async (Bucket, _, { world }) => void (await world.invoke('s3', 'DeleteBucket', { Bucket })),
  read: readBucket,
} satisfies ResourceHandler;
