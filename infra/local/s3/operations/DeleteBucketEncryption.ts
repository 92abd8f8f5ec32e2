import type {
  DeleteBucketEncryptionCommandInput,
  DeleteBucketEncryptionCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeleteBucketEncryptionCommandOutput, '$metadata'>;

const deleteBucketEncryption: Operation<S3State, DeleteBucketEncryptionCommandInput, Output> = (
  input,
  { state },
) => {
  findBucket(state, input.Bucket).configurations.delete('encryption');
  return {};
};

export default deleteBucketEncryption;
