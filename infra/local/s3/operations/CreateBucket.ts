import type { CreateBucketCommandInput, CreateBucketCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { createBucket as makeBucket } from '../buckets.ts';
import type { S3State } from '../state.ts';

type Output = Omit<CreateBucketCommandOutput, '$metadata'>;

const createBucket: Operation<S3State, CreateBucketCommandInput, Output> = (input, { state, world }) => {
  const region = input.CreateBucketConfiguration?.LocationConstraint ?? world.region;
  const bucket = makeBucket(state, input.Bucket ?? '', region);
  return { Location: `/${bucket.name}`, BucketArn: `arn:aws:s3:::${bucket.name}` };
};

export default createBucket;
