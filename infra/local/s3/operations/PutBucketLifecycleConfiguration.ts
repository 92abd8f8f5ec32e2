import type {
  PutBucketLifecycleConfigurationCommandInput,
  PutBucketLifecycleConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketLifecycleConfigurationCommandOutput, '$metadata'>;

const putBucketLifecycleConfiguration: Operation<
  S3State,
  PutBucketLifecycleConfigurationCommandInput,
  Output
> = (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(bucket, 'lifecycle', input.LifecycleConfiguration && { ...input.LifecycleConfiguration });
  return {};
};

export default putBucketLifecycleConfiguration;
