import type { DeleteBucketCorsCommandInput, DeleteBucketCorsCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketCorsCommandOutput, '$metadata'>;

const deleteBucketCors: Operation<S3State, DeleteBucketCorsCommandInput, Output> = (input, { state }) => {
  findBucket(state, input.Bucket).configurations.delete('cors');
  return {};
};

export default deleteBucketCors;
