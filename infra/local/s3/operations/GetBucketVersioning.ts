import type { GetBucketVersioningCommandInput, GetBucketVersioningCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<GetBucketVersioningCommandOutput, '$metadata'>;

const getBucketVersioning: Operation<S3State, GetBucketVersioningCommandInput, Output> = (
  input,
  { state },
) => {
  const { versioning } = findBucket(state, input.Bucket);
  return versioning ? { Status: versioning } : {};
};

export default getBucketVersioning;
