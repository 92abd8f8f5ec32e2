import type { GetBucketEncryptionCommandInput, GetBucketEncryptionCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { getConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<GetBucketEncryptionCommandOutput, '$metadata'>;

const getBucketEncryption: Operation<S3State, GetBucketEncryptionCommandInput, Output> = (
  input,
  { state },
) => ({
  ServerSideEncryptionConfiguration: getConfiguration(
    findBucket(state, input.Bucket),
    'encryption',
  ) as unknown as NonNullable<Output['ServerSideEncryptionConfiguration']>,
});

export default getBucketEncryption;
