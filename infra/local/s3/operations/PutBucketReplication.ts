import type { PutBucketReplicationCommandInput, PutBucketReplicationCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { checkReplication } from '../replication.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutBucketReplicationCommandOutput, '$metadata'>;

const putBucketReplication: Operation<S3State, PutBucketReplicationCommandInput, Output> = (
  input,
  { state },
) => {
  const bucket = findBucket(state, input.Bucket);
  checkReplication(state, bucket, input.ReplicationConfiguration);
  setConfiguration(
    bucket,
    'replication',
    input.ReplicationConfiguration && { ...input.ReplicationConfiguration },
  );
  return {};
};

export default putBucketReplication;
