import type { DescribeImagesCommandInput, DescribeImagesCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { byTagStatus, describeImage, findImage, imageNotFound } from '../images.ts';
import { pageOf } from '../page.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<DescribeImagesCommandOutput, '$metadata'>;

const describeImages: Operation<EcrState, DescribeImagesCommandInput, Output> = (input, { state }) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  if (input.imageIds) {
    const named = input.imageIds.map((id) => {
      const image = findImage(repository, id);
      if (!image) throw imageNotFound(state, repository, id);
      return image;
    });
    return { imageDetails: named.map((image) => describeImage(state, repository, image)) };
  }
  const images = byTagStatus(repository, input.filter?.tagStatus);
  const { items, ...next } = pageOf(images, input.nextToken, input.maxResults);
  return { imageDetails: items.map((image) => describeImage(state, repository, image)), ...next };
};

export default describeImages;
