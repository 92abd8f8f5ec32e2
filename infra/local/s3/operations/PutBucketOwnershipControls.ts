import type {
  PutBucketOwnershipControlsCommandInput,
  PutBucketOwnershipControlsCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketOwnershipControlsCommandOutput, '$metadata'>;

const putBucketOwnershipControls: Operation<S3State, PutBucketOwnershipControlsCommandInput, Output> = (
  input,
  { state },
) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(bucket, 'ownershipControls', input.OwnershipControls && { ...input.OwnershipControls });
  return {};
};

export default putBucketOwnershipControls;
