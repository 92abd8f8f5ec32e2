import { awsError } from '../wire/error.ts';
import type { ImageRecord, Repository } from './state.ts';

interface Descriptor {
  readonly mediaType?: string;
  readonly digest: string;
  readonly size: number;
  readonly urls?: readonly string[];
}

interface Manifest {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config?: Descriptor;
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Record<string, string>;
}

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEXES = new Set([OCI_INDEX, 'application/vnd.docker.distribution.manifest.list.v2+json']);
const IMAGES = new Set([OCI_MANIFEST, 'application/vnd.docker.distribution.manifest.v2+json']);

const invalid = (reason: string) =>
  awsError(
    'InvalidParameterException',
    `Invalid parameter at 'ImageManifest' failed to satisfy constraint: '${reason}'`,
  );

function parse(bytes: Buffer): Manifest {
  if (bytes.length > 4 * 1024 * 1024) throw invalid('Member must not be larger than 4 MiB');
  let manifest: unknown;
  try {
    manifest = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw invalid('Invalid JSON syntax');
  }
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest))
    throw invalid('Invalid JSON syntax');
  if ((manifest as { schemaVersion?: unknown }).schemaVersion !== 2)
    throw invalid('Only schema version 2 is supported');
  return manifest as Manifest;
}

const isDescriptor = (value: Descriptor | undefined): value is Descriptor =>
  typeof value?.digest === 'string' && /^sha256:[0-9a-f]{64}$/.test(value.digest) && value.size >= 0;

function descriptors(list: readonly Descriptor[] | undefined, member: string): readonly Descriptor[] {
  if (!Array.isArray(list) || !list.every(isDescriptor))
    throw invalid(`${member} must be a list of descriptors`);
  return list;
}

/** The type a manifest goes by: what the client says, what it says itself, or what its shape says. */
function mediaTypeOf(manifest: Manifest, given: string | undefined): string {
  const type = given || manifest.mediaType || (manifest.manifests ? OCI_INDEX : OCI_MANIFEST);
  if (manifest.mediaType && manifest.mediaType !== type)
    throw invalid(`manifest media type in body: '${manifest.mediaType}' does not match header: '${type}'`);
  if (!INDEXES.has(type) && !IMAGES.has(type)) throw invalid(`Unsupported media type: '${type}'`);
  return type;
}

function sizeOfIndex(repository: Repository, children: readonly Descriptor[]): number {
  const missing = children.filter(({ digest }) => !repository.images.has(digest));
  if (missing.length > 0)
    throw awsError(
      'ReferencedImagesNotFoundException',
      `Images with digests '${missing.map(({ digest }) => digest).join(', ')}' required for pushing image into repository '${repository.name}' do not exist`,
    );
  return Math.max(0, ...children.map(({ digest }) => repository.images.get(digest)?.size ?? 0));
}

function sizeOfImage(repository: Repository, blobs: readonly Descriptor[]): number {
  // Foreign layers name other hosts and are never pushed.
  const missing = blobs.filter(({ digest, urls }) => !urls && !repository.blobs.has(digest));
  if (missing.length > 0)
    throw awsError(
      'LayersNotFoundException',
      `Layers with digests '${missing.map(({ digest }) => digest).join(', ')}' required for pushing image into repository '${repository.name}' do not exist`,
    );
  return blobs.reduce((sum, { size }) => sum + size, 0);
}

/** Reads a manifest that is being pushed: its type, its size, and that all it needs is in the repository. */
export function readManifest(
  repository: Repository,
  bytes: Buffer,
  digest: string,
  givenType: string | undefined,
  now: number,
): ImageRecord {
  const manifest = parse(bytes);
  const mediaType = mediaTypeOf(manifest, givenType);
  const index = INDEXES.has(mediaType);
  if (manifest.subject && !isDescriptor(manifest.subject)) throw invalid('subject must be a descriptor');
  if (!index && !isDescriptor(manifest.config)) throw invalid('config must be a descriptor');
  const children = index ? descriptors(manifest.manifests, 'manifests') : [];
  const size = index
    ? sizeOfIndex(repository, children)
    : sizeOfImage(repository, [manifest.config!, ...descriptors(manifest.layers, 'layers')]);
  return {
    digest,
    mediaType,
    bytes,
    pushedAt: now,
    size,
    artifactType: manifest.artifactType ?? manifest.config?.mediaType,
    subject: manifest.subject?.digest,
    children: children.map((child) => child.digest),
    annotations: manifest.annotations,
    pulledAt: undefined,
  };
}
