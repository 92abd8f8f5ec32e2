import { findImage, imageNotFound, notePull, pushImage, tagExists } from '../images.ts';
import { OCI_INDEX } from '../manifest.ts';
import type { ImageRecord } from '../state.ts';
import { isDigest } from '../store.ts';
import { answerJson, RegistryError } from './answer.ts';
import type { Visit } from './visit.ts';

const LIMIT = 4 * 1024 * 1024;

/** GET and HEAD of a manifest by tag or digest. */
export async function readManifestOf({
  response,
  method,
  state,
  repository,
  reference,
}: Visit): Promise<void> {
  const id = reference.includes(':') ? { imageDigest: reference } : { imageTag: reference };
  const image = findImage(repository, id);
  if (!image) throw imageNotFound(state, repository, id);
  response.writeHead(200, {
    'content-type': image.mediaType,
    'content-length': image.bytes.length,
    'docker-content-digest': image.digest,
    etag: `"${image.digest}"`,
  });
  if (method === 'GET') notePull(state, image);
  response.end(method === 'HEAD' ? undefined : image.bytes);
}

/** PUT of a manifest. Equal content under the same tag is a success, as pushing twice is. */
export async function putManifest({ request, response, state, repository, reference }: Visit): Promise<void> {
  const byDigest = reference.includes(':');
  if (byDigest && !isDigest(reference))
    throw new RegistryError(400, 'DIGEST_INVALID', `'${reference}' is not a sha256 digest`);
  const { image, existed } = pushImage(state, repository, {
    bytes: await readLimited(request),
    mediaType: request.headers['content-type']?.split(';')[0]?.trim(),
    tag: byDigest ? undefined : reference,
    digest: byDigest ? reference : undefined,
  });
  if (existed && !byDigest && state.world.variant('ecr.same-tag-again', 'accept') === 'refuse')
    throw tagExists(repository, reference);
  response.writeHead(201, {
    location: `/v2/${repository.name}/manifests/${image.digest}`,
    'docker-content-digest': image.digest,
    'content-length': 0,
    ...(image.subject && { 'oci-subject': image.subject }),
  });
  response.end();
}

async function readLimited(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    size += chunk.length;
    if (size > LIMIT) throw new RegistryError(413, 'MANIFEST_INVALID', 'manifests are limited to 4 MiB');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** All tags in order, a page at a time; `Link` leads to the next page. */
export async function listTags({ response, query, repository }: Visit): Promise<void> {
  const limit = Number(query.get('n') ?? '1000');
  if (!Number.isInteger(limit) || limit < 1)
    throw new RegistryError(400, 'PAGINATION_NUMBER_INVALID', `'${query.get('n')}' is not a positive number`);
  const last = query.get('last') ?? '';
  const rest = [...repository.imageTags.keys()].sort().filter((tag) => tag > last);
  const tags = rest.slice(0, limit);
  const more = rest.length > limit;
  const next = `/v2/${repository.name}/tags/list?n=${limit}&last=${encodeURIComponent(tags.at(-1) ?? '')}`;
  answerJson(response, { name: repository.name, tags }, more ? { link: `<${next}>; rel="next"` } : {});
}

/** What was attached to an image: signatures, attestations, inventories. */
export async function listReferrers({ response, query, repository, reference }: Visit): Promise<void> {
  if (!isDigest(reference))
    throw new RegistryError(400, 'DIGEST_INVALID', `'${reference}' is not a sha256 digest`);
  const wanted = query.get('artifactType');
  const manifests = [...repository.images.values()]
    .filter((image) => image.subject === reference && (!wanted || image.artifactType === wanted))
    .map(describeReferrer);
  answerJson(
    response,
    { schemaVersion: 2, mediaType: OCI_INDEX, manifests },
    { 'content-type': OCI_INDEX, ...(wanted && { 'oci-filters-applied': 'artifactType' }) },
  );
}

const describeReferrer = (image: ImageRecord) => ({
  mediaType: image.mediaType,
  size: image.bytes.length,
  digest: image.digest,
  ...(image.artifactType && { artifactType: image.artifactType }),
  ...(image.annotations && { annotations: image.annotations }),
});
