import type { DeleteBucketTaggingCommandInput, DeleteBucketTaggingCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketTaggingCommandOutput, '$metadata'>;

const deleteBucketTagging: Operation<S3State, DeleteBucketTaggingCommandInput, Output> = (
  input,
  { state },
) => {
  findBucket(state, input.Bucket).configurations.delete('tagging');
  return {};
};

export default deleteBucketTagging;
