import type { ImageIdentifier, ListImagesCommandInput, ListImagesCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { byTagStatus, tagsOf } from '../images.ts';
import { pageOf } from '../page.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<ListImagesCommandOutput, '$metadata'>;

const listImages: Operation<EcrState, ListImagesCommandInput, Output> = (input, { state }) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const ids = byTagStatus(repository, input.filter?.tagStatus).flatMap(({ digest }): ImageIdentifier[] => {
    const tags = tagsOf(repository, digest);
    return tags.length > 0
      ? tags.map((imageTag) => ({ imageDigest: digest, imageTag }))
      : [{ imageDigest: digest }];
  });
  const { items, ...next } = pageOf(ids, input.nextToken, input.maxResults);
  return { imageIds: items, ...next };
};

export default listImages;
