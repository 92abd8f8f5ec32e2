import type { PutBucketTaggingCommandInput, PutBucketTaggingCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketTaggingCommandOutput, '$metadata'>;

const putBucketTagging: Operation<S3State, PutBucketTaggingCommandInput, Output> = (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(bucket, 'tagging', input.Tagging && { ...input.Tagging });
  return {};
};

export default putBucketTagging;
