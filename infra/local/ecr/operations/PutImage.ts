import type { PutImageCommandInput, PutImageCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { describeManifest, pushImage } from '../images.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<PutImageCommandOutput, '$metadata'>;

const putImage: Operation<EcrState, PutImageCommandInput, Output> = (input, { state }) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const { image, existed } = pushImage(state, repository, {
    bytes: Buffer.from(input.imageManifest ?? '', 'utf8'),
    mediaType: input.imageManifestMediaType,
    tag: input.imageTag,
    digest: input.imageDigest,
  });
  if (existed)
    throw awsError(
      'ImageAlreadyExistsException',
      `Image with digest '${image.digest}' and tag '${input.imageTag ?? 'null'}' already exists in the repository with name '${repository.name}' in registry with id '${state.world.accountId}'`,
    );
  return {
    image: describeManifest(state, repository, image, input.imageTag),
  };
};

export default putImage;
