import type { HeadBucketCommandInput, HeadBucketCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<HeadBucketCommandOutput, '$metadata'>;

const headBucket: Operation<S3State, HeadBucketCommandInput, Output> = (input, { state }) => ({
  BucketRegion: findBucket(state, input.Bucket).region,
});

export default headBucket;
