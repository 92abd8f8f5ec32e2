import type {
  DeleteBucketLifecycleCommandInput,
  DeleteBucketLifecycleCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketLifecycleCommandOutput, '$metadata'>;

const deleteBucketLifecycle: Operation<S3State, DeleteBucketLifecycleCommandInput, Output> = (
  input,
  { state },
) => {
  findBucket(state, input.Bucket).configurations.delete('lifecycle');
  return {};
};

export default deleteBucketLifecycle;
