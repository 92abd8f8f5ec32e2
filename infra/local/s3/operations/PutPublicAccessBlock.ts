import type { PutPublicAccessBlockCommandInput, PutPublicAccessBlockCommandOutput } from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { setConfiguration } from '../configuration.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<PutPublicAccessBlockCommandOutput, '$metadata'>;

const putPublicAccessBlock: Operation<S3State, PutPublicAccessBlockCommandInput, Output> = (
  input,
  { state },
) => {
  const bucket = findBucket(state, input.Bucket);
  setConfiguration(
    bucket,
    'publicAccessBlock',
    input.PublicAccessBlockConfiguration && { ...input.PublicAccessBlockConfiguration },
  );
  return {};
};

export default putPublicAccessBlock;
