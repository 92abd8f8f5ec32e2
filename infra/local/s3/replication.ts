import { awsError } from '../wire/error.ts';
import type { Bucket, S3State } from './state.ts';

interface Replication {
  readonly Role?: string | undefined;
  readonly Rules?:
    | readonly {
        readonly Destination?:
          | { readonly Bucket?: string | undefined; readonly Account?: string | undefined }
          | undefined;
      }[]
    | undefined;
}

const invalid = (message: string) => awsError('InvalidRequest', message);

/** Both ends keep versions, and the other one exists. Buckets of another account cannot be looked at from here. */
export function checkReplication(state: S3State, bucket: Bucket, replication: Replication | undefined): void {
  if (bucket.versioning !== 'Enabled')
    throw invalid(`Versioning must be 'Enabled' on the bucket to apply a replication configuration`);
  if (!/^arn:aws:iam::\d{12}:role\/.+$/.test(replication?.Role ?? ''))
    throw awsError('InvalidArgument', 'Invalid IAM role ARN');
  for (const { Destination } of replication?.Rules ?? []) {
    if (Destination?.Account && Destination.Account !== state.world.accountId) continue;
    const name = Destination?.Bucket?.replace(/^arn:aws:s3:::/, '') ?? '';
    if (name === bucket.name) throw invalid('Destination bucket cannot be the same as the source bucket.');
    const other = state.buckets.get(name);
    if (!other) throw invalid('Destination bucket must exist.');
    if (other.versioning !== 'Enabled') throw invalid('Destination bucket must have versioning enabled.');
  }
}
