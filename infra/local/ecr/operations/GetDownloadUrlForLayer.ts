import type {
  GetDownloadUrlForLayerCommandInput,
  GetDownloadUrlForLayerCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { downloadUrl, type EcrState, findRepository } from '../state.ts';

type Output = Omit<GetDownloadUrlForLayerCommandOutput, '$metadata'>;

const getDownloadUrlForLayer: Operation<EcrState, GetDownloadUrlForLayerCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const layerDigest = input.layerDigest ?? '';
  if (!repository.blobs.has(layerDigest))
    throw awsError(
      'LayersNotFoundException',
      `The layer with digest '${layerDigest}' does not exist in the repository with name '${repository.name}'`,
    );
  return { downloadUrl: downloadUrl(state, repository.name, layerDigest), layerDigest };
};

export default getDownloadUrlForLayer;
