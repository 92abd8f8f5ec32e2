import type { HeadObjectCommandInput, HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findVersion } from '../objects.ts';
import { findBucket, type S3State } from '../state.ts';

const headObject: Operation<S3State, HeadObjectCommandInput, Omit<HeadObjectCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  const version = findVersion(findBucket(state, input.Bucket), input.Key ?? '', input.VersionId);
  return {
    ContentLength: version.size,
    ETag: `"${version.etag}"`,
    LastModified: new Date(version.modified),
  };
};

export default headObject;
