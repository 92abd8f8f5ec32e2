/** Brings an image into a registry: only what the registry lacks, blobs first, manifest last. */
import pLimit from 'p-limit';
import { type Blob, type Descriptor, type Registry, RegistryError } from '../ports/registry.ts';
import type { Image } from './image.ts';

export interface PushProgress {
  readonly digest: string;
  readonly size: number;
  readonly state: 'present' | 'mounted' | 'pushed';
}

export interface PushOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PushProgress) => void;
  /** Blobs under way at once. */
  readonly parallel?: number;
  /** Repository of the same registry that may hold the base's layers. */
  readonly mountFrom?: string;
}

export interface Pushed {
  readonly digest: string;
  readonly pushedBytes: number;
  /** True when the registry had the tag before anything was sent. */
  readonly skipped: boolean;
}

/** Pushes under the image's content tag. A push that broke off goes on where it stopped: what is there is not sent again. */
export async function pushImage(
  registry: Registry,
  repository: string,
  image: Image,
  options: PushOptions = {},
): Promise<Pushed> {
  const present = await registry.resolve(repository, image.tag, options.signal);
  if (present) {
    if (present.digest !== image.digest) throw otherContent(repository, image, present);
    return { digest: present.digest, pushedBytes: 0, skipped: true };
  }
  const pushedBytes = await pushBlobs(registry, repository, [...image.layers, image.config], options);
  const manifest = { mediaType: image.mediaType, bytes: image.manifest };
  const stored = await putTag(registry, repository, image, manifest, options.signal);
  return { digest: stored.digest, pushedBytes: pushedBytes + image.manifest.byteLength, skipped: false };
}

/** Sends the blobs that the repository lacks, several at once; the first failure stops the others. */
export async function pushBlobs(
  registry: Registry,
  repository: string,
  blobs: readonly Blob[],
  options: PushOptions = {},
): Promise<number> {
  const failed = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failed.signal]) : failed.signal;
  const limit = pLimit(options.parallel ?? 4);
  const distinct = new Map(blobs.map((blob) => [blob.descriptor.digest, blob]));
  const work = [...distinct.values()].map((blob) =>
    limit(async () => {
      signal.throwIfAborted();
      const state = await pushBlob(registry, repository, blob, options.mountFrom, signal);
      options.onProgress?.({ digest: blob.descriptor.digest, size: blob.descriptor.size, state });
      return state === 'pushed' ? blob.descriptor.size : 0;
    }).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    }),
  );
  // Settle all before reporting, so that nothing is still under way when the caller goes on.
  const settled = await Promise.allSettled(work);
  if (failed.signal.aborted) throw options.signal?.aborted ? options.signal.reason : failed.signal.reason;
  return settled.reduce((sum, each) => sum + (each.status === 'fulfilled' ? each.value : 0), 0);
}

async function pushBlob(
  registry: Registry,
  repository: string,
  blob: Blob,
  mountFrom: string | undefined,
  signal: AbortSignal,
): Promise<PushProgress['state']> {
  const { digest } = blob.descriptor;
  if (await registry.hasBlob(repository, digest, signal)) return 'present';
  if (mountFrom && (await registry.mountBlob(repository, digest, mountFrom, signal))) return 'mounted';
  await registry.putBlob(repository, blob, signal);
  return 'pushed';
}

async function putTag(
  registry: Registry,
  repository: string,
  image: Image,
  manifest: { mediaType: string; bytes: Uint8Array },
  signal?: AbortSignal,
): Promise<Descriptor> {
  try {
    return await registry.putManifest(repository, image.tag, manifest, signal);
  } catch (error) {
    if (!(error instanceof RegistryError && error.failure === 'tag-immutable')) throw error;
    // Somebody pushed between our look and our write: equal content is what we wanted.
    const present = await registry.resolve(repository, image.tag, signal);
    if (present?.digest === image.digest) return present;
    throw present ? otherContent(repository, image, present, error) : error;
  }
}

function otherContent(repository: string, image: Image, present: Descriptor, cause?: unknown): RegistryError {
  return new RegistryError({
    failure: 'tag-immutable',
    message: `${repository}:${image.tag} holds ${present.digest}, this build gave ${image.digest}`,
    request: `${repository}:${image.tag}`,
    why: 'equal sources gave different bytes: another Node or zlib built the first one, or the sources changed while they were read',
    remedy: `release the stored digest (it has the same sources), or delete the tag ${image.tag} and push again`,
    cause,
  });
}
