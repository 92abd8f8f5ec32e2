import type { ListImageReferrersCommandInput, ListImageReferrersCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { pageOf } from '../page.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<ListImageReferrersCommandOutput, '$metadata'>;

const listImageReferrers: Operation<EcrState, ListImageReferrersCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const subject = input.subjectId?.imageDigest;
  const wanted = input.filter?.artifactTypes;
  const found = [...repository.images.values()].filter(
    (image) => image.subject === subject && (!wanted?.length || wanted.includes(image.artifactType ?? '')),
  );
  const { items, ...next } = pageOf(found, input.nextToken, input.maxResults, 20);
  return {
    referrers: items.map((image) => ({
      digest: image.digest,
      mediaType: image.mediaType,
      size: image.bytes.length,
      artifactStatus: 'ACTIVE' as const,
      ...(image.artifactType && { artifactType: image.artifactType }),
      ...(image.annotations && { annotations: image.annotations }),
    })),
    ...next,
  };
};

export default listImageReferrers;
