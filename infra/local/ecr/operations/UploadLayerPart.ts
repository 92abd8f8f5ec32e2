import { Readable } from 'node:stream';
import type { UploadLayerPartCommandInput, UploadLayerPartCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type EcrState, findRepository } from '../state.ts';
import { findUpload } from '../uploads.ts';

type Output = Omit<UploadLayerPartCommandOutput, '$metadata'>;

const uploadLayerPart: Operation<EcrState, UploadLayerPartCommandInput, Output> = async (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const upload = findUpload(state, repository, input.uploadId);
  const [first, last] = [input.partFirstByte ?? 0, input.partLastByte ?? 0];
  const part = input.layerPartBlob ?? new Uint8Array();
  if (upload.busy || first !== upload.size || last - first + 1 !== part.length)
    throw awsError(
      'InvalidLayerPartException',
      `The layer part size is not valid, or the first byte specified (${first}) is not consecutive to the last byte of a previous layer part upload (${upload.size - 1})`,
      400,
      {
        registryId: state.world.accountId,
        repositoryName: repository.name,
        uploadId: upload.id,
        lastValidByteReceived: upload.size - 1,
      },
    );
  await state.store.append(upload, Readable.from([part]));
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    uploadId: upload.id,
    lastByteReceived: upload.size - 1,
  };
};

export default uploadLayerPart;
