import type { InitiateLayerUploadCommandInput, InitiateLayerUploadCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<InitiateLayerUploadCommandOutput, '$metadata'>;

// ECR allows 5 to 10 MiB a part; the smallest keeps a part's base64 below the API's limit on bodies.
const PART_SIZE = 5 * 1024 * 1024;

const initiateLayerUpload: Operation<EcrState, InitiateLayerUploadCommandInput, Output> = async (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const upload = await state.store.begin(repository.name);
  return { uploadId: upload.id, partSize: PART_SIZE };
};

export default initiateLayerUpload;
