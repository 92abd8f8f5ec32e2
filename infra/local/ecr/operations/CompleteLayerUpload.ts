import type { CompleteLayerUploadCommandInput, CompleteLayerUploadCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type EcrState, findRepository } from '../state.ts';
import { DigestMismatch, isDigest, type Upload } from '../store.ts';
import { findUpload } from '../uploads.ts';

type Output = Omit<CompleteLayerUploadCommandOutput, '$metadata'>;

const completeLayerUpload: Operation<EcrState, CompleteLayerUploadCommandInput, Output> = async (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const upload = findUpload(state, repository, input.uploadId);
  const digest = input.layerDigests?.find(isDigest);
  if (!digest)
    throw awsError(
      'InvalidParameterException',
      "Invalid parameter at 'layerDigests': one sha256 digest is needed",
    );
  if (repository.blobs.has(digest)) {
    await state.store.cancel(upload);
    throw awsError(
      'LayerAlreadyExistsException',
      `Layer with digest '${digest}' already exists in the repository`,
    );
  }
  if (upload.size === 0)
    throw awsError('EmptyUploadException', `The upload '${upload.id}' does not contain any layer parts`);
  const { size } = upload;
  await finish(state, upload, digest);
  repository.blobs.set(digest, size);
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    uploadId: upload.id,
    layerDigest: digest,
  };
};

async function finish(state: EcrState, upload: Upload, digest: string): Promise<void> {
  try {
    await state.store.finish(upload, digest);
  } catch (error) {
    if (error instanceof DigestMismatch) throw awsError('InvalidLayerException', error.message);
    throw error;
  }
}

export default completeLayerUpload;
