import type { PutBucketLoggingCommandInput, PutBucketLoggingCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketLoggingCommandOutput, '$metadata'>;

const putBucketLogging: Operation<S3State, PutBucketLoggingCommandInput, Output> = (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(bucket, 'logging', input.BucketLoggingStatus && { ...input.BucketLoggingStatus });
  return {};
};

export default putBucketLogging;
