import type { PutBucketLoggingCommandInput, PutBucketLoggingCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketLoggingCommandOutput, '$metadata'>;

const putBucketLogging: Operation<S3State, PutBucketLoggingCommandInput, Output> = (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  const target = input.BucketLoggingStatus?.LoggingEnabled?.TargetBucket;
  if (target !== undefined && !state.buckets.has(target))
    throw awsError('InvalidTargetBucketForLogging', 'The target bucket for logging does not exist');
  setConfiguration(bucket, 'logging', input.BucketLoggingStatus && { ...input.BucketLoggingStatus });
  return {};
};

export default putBucketLogging;
