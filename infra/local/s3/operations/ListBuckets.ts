import type { ListBucketsCommandInput, ListBucketsCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import type { S3State } from '../state.ts';

type Output = Omit<ListBucketsCommandOutput, '$metadata'>;

const listBuckets: Operation<S3State, ListBucketsCommandInput, Output> = (_input, { state }) => ({
  Buckets: [...state.buckets.values()].map(({ name, createdAt, region }) => ({
    Name: name,
    CreationDate: new Date(createdAt),
    BucketRegion: region,
  })),
  Owner: { ID: state.world.accountId },
});

export default listBuckets;
