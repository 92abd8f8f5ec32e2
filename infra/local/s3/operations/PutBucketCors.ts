import type { PutBucketCorsCommandInput, PutBucketCorsCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketCorsCommandOutput, '$metadata'>;

const putBucketCors: Operation<S3State, PutBucketCorsCommandInput, Output> = (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(bucket, 'cors', input.CORSConfiguration && { ...input.CORSConfiguration });
  return {};
};

export default putBucketCors;
