import type {
  DeleteBucketOwnershipControlsCommandInput,
  DeleteBucketOwnershipControlsCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketOwnershipControlsCommandOutput, '$metadata'>;

const deleteBucketOwnershipControls: Operation<S3State, DeleteBucketOwnershipControlsCommandInput, Output> = (
  input,
  { state },
) => {
  findBucket(state, input.Bucket).configurations.delete('ownershipControls');
  return {};
};

export default deleteBucketOwnershipControls;
