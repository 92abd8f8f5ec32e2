import type {
  PutBucketNotificationConfigurationCommandInput,
  PutBucketNotificationConfigurationCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketNotificationConfigurationCommandOutput, '$metadata'>;

const putBucketNotificationConfiguration: Operation<
  S3State,
  PutBucketNotificationConfigurationCommandInput,
  Output
> = (input, { state }) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(
    bucket,
    'notification',
    input.NotificationConfiguration && { ...input.NotificationConfiguration },
  );
  return {};
};

export default putBucketNotificationConfiguration;
