import type { ListObjectsV2CommandInput, ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { listObjects } from '../listing.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<ListObjectsV2CommandOutput, '$metadata'>;

const listObjectsV2: Operation<S3State, ListObjectsV2CommandInput, Output> = (input, { state }) => {
  const { items, prefixes, next } = listObjects(findBucket(state, input.Bucket), {
    prefix: input.Prefix ?? '',
    delimiter: input.Delimiter ?? '',
    after: input.ContinuationToken ?? input.StartAfter ?? '',
    limit: input.MaxKeys ?? 1000,
  });
  return {
    Name: input.Bucket,
    KeyCount: items.length + prefixes.length,
    IsTruncated: next !== undefined,
    NextContinuationToken: next,
    Contents: items.map(({ key, size, etag, modified }) => ({
      Key: key,
      Size: size,
      ETag: `"${etag}"`,
      LastModified: new Date(modified),
    })),
    CommonPrefixes: prefixes.map((Prefix) => ({ Prefix })),
  };
};

export default listObjectsV2;
