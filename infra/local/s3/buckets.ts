import { awsError } from '../wire/error.ts';
import type { Bucket, S3State } from './state.ts';

const NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)(?!.*\.\.)(?!.*(?:\.-|-\.))[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Makes a bucket as S3 makes them since 2023: public access blocked, owner enforced, encrypted with AES256. */
export function createBucket(state: S3State, name: string, region: string): Bucket {
  if (!NAME.test(name))
    throw awsError('InvalidBucketName', 'The specified bucket is not valid.', 400, { BucketName: name });
  if (state.buckets.has(name))
    throw awsError(
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
      409,
      { BucketName: name },
    );
  const bucket: Bucket = {
    name,
    region,
    createdAt: state.world.clock.now(),
    versioning: undefined,
    policy: undefined,
    configurations: new Map([
      [
        'publicAccessBlock',
        {
          BlockPublicAcls: true,
          IgnorePublicAcls: true,
          BlockPublicPolicy: true,
          RestrictPublicBuckets: true,
        },
      ],
      ['ownershipControls', { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] }],
    ]),
    objects: new Map(),
    uploads: new Map(),
  };
  state.buckets.set(name, bucket);
  return bucket;
}

/** Only an empty bucket goes; old versions and delete markers count. */
export function deleteBucket(state: S3State, bucket: Bucket): void {
  if (bucket.objects.size > 0)
    throw awsError(
      'BucketNotEmpty',
      bucket.versioning
        ? 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.'
        : 'The bucket you tried to delete is not empty',
      409,
      { BucketName: bucket.name },
    );
  state.buckets.delete(bucket.name);
}

/** Where the bucket is, as `x-amz-bucket-region` says it. */
export function setVersioning(bucket: Bucket, status: string | undefined): void {
  if (status !== 'Enabled' && status !== 'Suspended')
    throw awsError('IllegalVersioningConfigurationException', 'The Versioning element must be specified');
  bucket.versioning = status;
}

export function setPolicy(bucket: Bucket, policy: string | undefined): void {
  try {
    const parsed: unknown = JSON.parse(policy ?? '');
    if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) throw new Error();
  } catch {
    throw awsError('MalformedPolicy', "Policies must be valid JSON and the first byte must be '{'");
  }
  bucket.policy = policy;
}

export function getPolicy(bucket: Bucket): string {
  if (bucket.policy !== undefined) return bucket.policy;
  throw awsError('NoSuchBucketPolicy', 'The bucket policy does not exist', 404, { BucketName: bucket.name });
}
