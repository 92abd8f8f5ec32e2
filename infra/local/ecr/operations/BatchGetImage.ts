import type {
  BatchGetImageCommandInput,
  BatchGetImageCommandOutput,
  Image,
  ImageFailure,
  ImageIdentifier,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { describeManifest, findImage, notePull } from '../images.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<BatchGetImageCommandOutput, '$metadata'>;

const batchGetImage: Operation<EcrState, BatchGetImageCommandInput, Output> = (input, { state }) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const images: Image[] = [];
  const failures: ImageFailure[] = [];
  for (const imageId of input.imageIds ?? []) {
    const image = findImage(repository, imageId);
    if (image) {
      notePull(state, image);
      images.push(describeManifest(state, repository, image, imageId.imageTag));
    } else failures.push(missing(imageId));
  }
  return { images, failures };
};

function missing(imageId: ImageIdentifier): ImageFailure {
  if (!imageId.imageTag && !imageId.imageDigest)
    return {
      imageId,
      failureCode: 'MissingDigestAndTag',
      failureReason: 'Invalid request parameters: both tag and digest cannot be null',
    };
  return { imageId, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
}

export default batchGetImage;
