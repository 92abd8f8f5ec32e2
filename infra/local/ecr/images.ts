import type { Image, ImageDetail, ImageIdentifier } from '@aws-sdk/client-ecr';
import { awsError } from '../wire/error.ts';
import { readManifest } from './manifest.ts';
import type { EcrState, ImageRecord, Repository } from './state.ts';
import { digestOf } from './store.ts';

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,299}$/;
const TAGS_PER_IMAGE = 1000;

export interface Push {
  readonly bytes: Buffer;
  readonly mediaType: string | undefined;
  readonly tag: string | undefined;
  /** The digest the pusher claims, if any. */
  readonly digest: string | undefined;
}

/** Whether the repository lets this tag move from one image to another. */
function isMutableTag(repository: Repository, tag: string): boolean {
  const excluded = repository.exclusions.some(({ filter }) => wildcard(filter ?? '').test(tag));
  return repository.mutability.startsWith('IMMUTABLE') ? excluded : !excluded;
}

const wildcard = (filter: string) =>
  new RegExp(`^${filter.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);

/**
 * Takes in a manifest, by `PutImage` or by the registry.
 * `existed` tells that the repository held just this already: an error for `PutImage`, a success for the registry.
 */
export function pushImage(state: EcrState, repository: Repository, push: Push) {
  const digest = digestOf(push.bytes);
  if (push.digest && push.digest !== digest)
    throw awsError(
      'ImageDigestDoesNotMatchException',
      `The provided digest '${push.digest}' does not match the digest of the manifest, '${digest}'`,
    );
  if (push.tag !== undefined && !TAG.test(push.tag))
    throw awsError(
      'InvalidParameterException',
      `Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression '${TAG.source}''`,
    );
  const now = state.world.clock.now();
  const image =
    repository.images.get(digest) ?? readManifest(repository, push.bytes, digest, push.mediaType, now);
  const existed =
    repository.images.has(digest) &&
    (push.tag === undefined || repository.imageTags.get(push.tag) === digest);
  if (push.tag !== undefined && !existed) checkTag(state, repository, push.tag, digest);
  repository.images.set(digest, image);
  if (push.tag !== undefined) repository.imageTags.set(push.tag, digest);
  return { image, existed };
}

function checkTag(state: EcrState, repository: Repository, tag: string, digest: string): void {
  if (repository.imageTags.has(tag) && !isMutableTag(repository, tag)) throw tagExists(repository, tag);
  if (tagsOf(repository, digest).length >= TAGS_PER_IMAGE)
    throw awsError(
      'LimitExceededException',
      `The image '${digest}' in repository '${repository.name}' of registry '${state.world.accountId}' has ${TAGS_PER_IMAGE} tags already`,
    );
}

export const tagExists = (repository: Repository, tag: string) =>
  awsError(
    'ImageTagAlreadyExistsException',
    `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the tag is immutable.`,
  );

export const tagsOf = (repository: Repository, digest: string): string[] =>
  [...repository.imageTags].filter(([, tagged]) => tagged === digest).map(([tag]) => tag);

/** The image a tag or digest names; a tag and a digest together must agree. */
export function findImage(repository: Repository, id: ImageIdentifier): ImageRecord | undefined {
  const byTag = id.imageTag === undefined ? undefined : repository.imageTags.get(id.imageTag);
  if (id.imageTag !== undefined && (!byTag || (id.imageDigest && id.imageDigest !== byTag))) return undefined;
  return repository.images.get(id.imageDigest ?? byTag ?? '');
}

/** Notes a pull as ECR does: at most once in 24 hours. */
export function notePull(state: EcrState, image: ImageRecord): void {
  const now = state.world.clock.now();
  if (image.pulledAt === undefined || now - image.pulledAt > 24 * 3_600_000) image.pulledAt = now;
}

export function imageNotFound(state: EcrState, repository: Repository, id: ImageIdentifier) {
  const name = `{imageDigest:'${id.imageDigest ?? 'null'}', imageTag:'${id.imageTag ?? 'null'}'}`;
  return awsError(
    'ImageNotFoundException',
    `The image with imageId ${name} does not exist within the repository with name '${repository.name}' in the registry with id '${state.world.accountId}'`,
  );
}

/** Images and their tags as `ListImages` and `DescribeImages` filter them. */
export function byTagStatus(repository: Repository, status: string | undefined): ImageRecord[] {
  const tagged = new Set(repository.imageTags.values());
  return [...repository.images.values()].filter(({ digest }) =>
    status === 'TAGGED' ? tagged.has(digest) : status === 'UNTAGGED' ? !tagged.has(digest) : true,
  );
}

/** An image with its manifest, as `PutImage` and `BatchGetImage` answer. */
export function describeManifest(
  state: EcrState,
  repository: Repository,
  image: ImageRecord,
  tag: string | undefined,
): Image {
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    imageId: { imageDigest: image.digest, ...(tag !== undefined && { imageTag: tag }) },
    imageManifest: image.bytes.toString('utf8'),
    imageManifestMediaType: image.mediaType,
  };
}

/** An image without its manifest, as `DescribeImages` answers. */
export function describeImage(state: EcrState, repository: Repository, image: ImageRecord): ImageDetail {
  const imageTags = tagsOf(repository, image.digest);
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    imageDigest: image.digest,
    ...(imageTags.length > 0 && { imageTags }),
    imageSizeInBytes: image.size,
    imagePushedAt: new Date(image.pushedAt),
    imageManifestMediaType: image.mediaType,
    ...(image.artifactType && { artifactMediaType: image.artifactType }),
    ...(image.subject && { subjectManifestDigest: image.subject }),
    ...(image.pulledAt !== undefined && { lastRecordedPullTime: new Date(image.pulledAt) }),
    imageStatus: 'ACTIVE',
  };
}
