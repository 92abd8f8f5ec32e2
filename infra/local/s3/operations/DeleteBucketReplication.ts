import type {
  DeleteBucketReplicationCommandInput,
  DeleteBucketReplicationCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketReplicationCommandOutput, '$metadata'>;

const deleteBucketReplication: Operation<S3State, DeleteBucketReplicationCommandInput, Output> = (
  input,
  { state },
) => {
  findBucket(state, input.Bucket).configurations.delete('replication');
  return {};
};

export default deleteBucketReplication;
