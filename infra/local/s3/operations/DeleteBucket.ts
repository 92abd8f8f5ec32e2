import type { DeleteBucketCommandInput, DeleteBucketCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { deleteBucket as removeBucket } from '../buckets.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketCommandOutput, '$metadata'>;

const deleteBucket: Operation<S3State, DeleteBucketCommandInput, Output> = (input, { state }) => {
  removeBucket(state, findBucket(state, input.Bucket));
  return {};
};

export default deleteBucket;
