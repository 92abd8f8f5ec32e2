import type { PutBucketPolicyCommandInput, PutBucketPolicyCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setPolicy } from '../buckets.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketPolicyCommandOutput, '$metadata'>;

const putBucketPolicy: Operation<S3State, PutBucketPolicyCommandInput, Output> = (input, { state }) => {
  setPolicy(findBucket(state, input.Bucket), input.Policy);
  return {};
};

export default putBucketPolicy;
