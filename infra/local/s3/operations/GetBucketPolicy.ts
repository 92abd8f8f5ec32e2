import type { GetBucketPolicyCommandInput, GetBucketPolicyCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { getPolicy } from '../buckets.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<GetBucketPolicyCommandOutput, '$metadata'>;

const getBucketPolicy: Operation<S3State, GetBucketPolicyCommandInput, Output> = (input, { state }) => ({
  Policy: getPolicy(findBucket(state, input.Bucket)),
});

export default getBucketPolicy;
