import type { GetPublicAccessBlockCommandInput, GetPublicAccessBlockCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { getConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<GetPublicAccessBlockCommandOutput, '$metadata'>;

const getPublicAccessBlock: Operation<S3State, GetPublicAccessBlockCommandInput, Output> = (
  input,
  { state },
) => ({
  PublicAccessBlockConfiguration: getConfiguration(findBucket(state, input.Bucket), 'publicAccessBlock'),
});

export default getPublicAccessBlock;
