import type {
  BatchDeleteImageCommandInput,
  BatchDeleteImageCommandOutput,
  ImageFailure,
  ImageIdentifier,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { findImage, tagsOf } from '../images.ts';
import { type EcrState, findRepository, type Repository } from '../state.ts';

type Output = Omit<BatchDeleteImageCommandOutput, '$metadata'>;

/** By digest the image goes with all its tags; by tag only that tag goes, and the image with the last of them. */
const batchDeleteImage: Operation<EcrState, BatchDeleteImageCommandInput, Output> = (input, { state }) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const imageIds: ImageIdentifier[] = [];
  const failures: ImageFailure[] = [];
  for (const id of input.imageIds ?? []) {
    const result = remove(repository, id);
    if (Array.isArray(result)) imageIds.push(...result);
    else failures.push({ imageId: id, ...result });
  }
  return { imageIds, failures };
};

function remove(repository: Repository, id: ImageIdentifier): ImageIdentifier[] | ImageFailure {
  const image = findImage(repository, id);
  if (!image) return explain(repository, id);
  const { digest } = image;
  const tags = tagsOf(repository, digest);
  if (id.imageTag && !id.imageDigest && tags.length > 1) {
    repository.imageTags.delete(id.imageTag);
    return [{ imageDigest: digest, imageTag: id.imageTag }];
  }
  const holder = [...repository.images.values()].find(({ children }) => children.includes(digest));
  if (holder)
    return {
      failureCode: 'ImageReferencedByManifestList',
      failureReason: `Requested image referenced by manifest list: [${holder.digest}]`,
    };
  for (const tag of tags) repository.imageTags.delete(tag);
  repository.images.delete(digest);
  return tags.length > 0
    ? tags.map((imageTag) => ({ imageDigest: digest, imageTag }))
    : [{ imageDigest: digest }];
}

function explain(repository: Repository, id: ImageIdentifier): ImageFailure {
  if (!id.imageTag && !id.imageDigest)
    return {
      failureCode: 'MissingDigestAndTag',
      failureReason: 'Invalid request parameters: both tag and digest cannot be null',
    };
  if (id.imageTag && id.imageDigest && repository.imageTags.has(id.imageTag))
    return { failureCode: 'ImageTagDoesNotMatchDigest', failureReason: 'Image tag does not match digest' };
  return { failureCode: 'ImageNotFound', failureReason: 'Requested image not found' };
}

export default batchDeleteImage;
