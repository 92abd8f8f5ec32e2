import type { PutBucketVersioningCommandInput, PutBucketVersioningCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setVersioning } from '../buckets.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketVersioningCommandOutput, '$metadata'>;

const putBucketVersioning: Operation<S3State, PutBucketVersioningCommandInput, Output> = (
  input,
  { state },
) => {
  setVersioning(findBucket(state, input.Bucket), input.VersioningConfiguration?.Status);
  return {};
};

export default putBucketVersioning;
