import type {
  BatchCheckLayerAvailabilityCommandInput,
  BatchCheckLayerAvailabilityCommandOutput,
  Layer,
  LayerFailure,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { type EcrState, findRepository } from '../state.ts';
import { isDigest } from '../store.ts';

type Output = Omit<BatchCheckLayerAvailabilityCommandOutput, '$metadata'>;

const batchCheckLayerAvailability: Operation<EcrState, BatchCheckLayerAvailabilityCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const asked = input.layerDigests ?? [];
  const layers: Layer[] = asked.filter(isDigest).map((layerDigest) => {
    const layerSize = repository.blobs.get(layerDigest);
    return layerSize === undefined
      ? { layerDigest, layerAvailability: 'UNAVAILABLE' }
      : { layerDigest, layerAvailability: 'AVAILABLE', layerSize, mediaType: 'application/octet-stream' };
  });
  const failures: LayerFailure[] = asked
    .filter((digest) => !isDigest(digest))
    .map((layerDigest) => ({
      layerDigest,
      failureCode: 'InvalidLayerDigest',
      failureReason: 'Layer digest must be of the form sha256:<64 hexadecimal digits>',
    }));
  return { layers, failures };
};

export default batchCheckLayerAvailability;
