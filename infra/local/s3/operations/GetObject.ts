import { readFile } from 'node:fs/promises';
import type { GetObjectCommandInput, GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findVersion } from '../objects.ts';
import { findBucket, type S3State } from '../state.ts';

/** In process the body is bytes, not a stream. */
type Output = Omit<GetObjectCommandOutput, '$metadata' | 'Body'> & { readonly Body: Uint8Array };

const getObject: Operation<S3State, GetObjectCommandInput, Output> = async (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  const version = findVersion(bucket, input.Key ?? '', input.VersionId);
  return {
    Body: await readFile(version.file),
    ContentLength: version.size,
    ContentType: version.headers['content-type'] ?? 'binary/octet-stream',
    ETag: `"${version.etag}"`,
    LastModified: new Date(version.modified),
    ...(bucket.versioning && { VersionId: version.id }),
  };
};

export default getObject;
