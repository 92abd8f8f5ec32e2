import type { DeleteBucketPolicyCommandInput, DeleteBucketPolicyCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketPolicyCommandOutput, '$metadata'>;

const deleteBucketPolicy: Operation<S3State, DeleteBucketPolicyCommandInput, Output> = (input, { state }) => {
  findBucket(state, input.Bucket).policy = undefined;
  return {};
};

export default deleteBucketPolicy;
