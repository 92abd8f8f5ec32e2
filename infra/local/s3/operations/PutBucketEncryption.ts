import type { PutBucketEncryptionCommandInput, PutBucketEncryptionCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketEncryptionCommandOutput, '$metadata'>;

const putBucketEncryption: Operation<S3State, PutBucketEncryptionCommandInput, Output> = (
  input,
  { state },
) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(
    bucket,
    'encryption',
    input.ServerSideEncryptionConfiguration && { ...input.ServerSideEncryptionConfiguration },
  );
  return {};
};

export default putBucketEncryption;
