import type {
  DeletePublicAccessBlockCommandInput,
  DeletePublicAccessBlockCommandOutput,
} from '@aws-sdk/client-s3';
import type { Operation } from '../../service.ts';
import { findBucket, type S3State } from '../state.ts';

type Output = Omit<DeletePublicAccessBlockCommandOutput, '$metadata'>;

const deletePublicAccessBlock: Operation<S3State, DeletePublicAccessBlockCommandInput, Output> = (
  input,
  { state },
) => {
  findBucket(state, input.Bucket).configurations.delete('publicAccessBlock');
  return {};
};

export default deletePublicAccessBlock;
