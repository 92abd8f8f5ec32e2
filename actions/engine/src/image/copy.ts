/** Copies an image between repositories by digest: an index with its children, and what refers to it. */
import { z } from 'zod';
import { CodedError } from '../kit/error.ts';
import { type Blob, type Descriptor, type Manifest, mediaTypes, type Registry } from '../ports/registry.ts';
import { digestOf } from './digest.ts';
import { type PushOptions, pushBlobs } from './push.ts';

/** One side of a copy. */
export interface Place {
  readonly registry: Registry;
  readonly repository: string;
}

export interface CopyOptions extends PushOptions {
  /** What the image is called at its destination; its children are tagged then as well. */
  readonly tag?: string;
}

export interface Copied {
  readonly digest: string;
  readonly manifests: number;
  readonly pushedBytes: number;
}

const described = z.looseObject({ mediaType: z.string(), digest: z.string(), size: z.int() });
const manifestSchema = z.object({ config: described, layers: z.array(described) });
const indexSchema = z.object({ manifests: z.array(described) });
const deepest = 4;

/**
 * Copies `digest` and verifies it at its destination. Children go before what lists them, as a registry refuses a
 * manifest whose parts it lacks; referrers go last, and each is copied with its own parts.
 */
export async function copyImage(
  from: Place,
  to: Place,
  digest: string,
  options: CopyOptions = {},
): Promise<Copied> {
  const seen = new Set<string>();
  const pushedBytes = await copyManifest(from, to, digest, options, seen, 0);
  if (options.tag) await tagManifest(from, to, digest, options.tag, options.signal);
  const arrived = await to.registry.getManifest(to.repository, digest, options.signal);
  if (!arrived || digestOf(arrived.bytes) !== digest) throw notArrived(to.repository, digest);
  return { digest, manifests: seen.size, pushedBytes };
}

async function copyManifest(
  from: Place,
  to: Place,
  digest: string,
  options: CopyOptions,
  seen: Set<string>,
  depth: number,
): Promise<number> {
  if (seen.has(digest)) return 0;
  if (depth > deepest) throw tooDeep(from.repository, digest);
  seen.add(digest);
  const manifest = await fetchManifest(from, digest, options.signal);
  let bytes = await copyParts(from, to, manifest, options, seen, depth);
  if (!(await to.registry.resolve(to.repository, digest, options.signal))) {
    await to.registry.putManifest(to.repository, digest, typed(manifest), options.signal);
    bytes += manifest.bytes.byteLength;
  }
  for (const referrer of await from.registry.referrers(from.repository, digest, options.signal)) {
    bytes += await copyManifest(from, to, referrer.digest, options, seen, depth + 1);
  }
  return bytes;
}

async function copyParts(
  from: Place,
  to: Place,
  manifest: Manifest,
  options: CopyOptions,
  seen: Set<string>,
  depth: number,
): Promise<number> {
  const content: unknown = JSON.parse(new TextDecoder().decode(manifest.bytes));
  const { mediaType } = manifest.descriptor;
  if (mediaType === mediaTypes.index || mediaType === mediaTypes.dockerIndex) {
    let bytes = 0;
    for (const child of indexSchema.parse(content).manifests) {
      bytes += await copyManifest(from, to, child.digest, options, seen, depth + 1);
      // Untagged images expire, and the registry does not know that an index needs its children.
      if (options.tag) await tagManifest(from, to, child.digest, digestTag(child.digest), options.signal);
    }
    return bytes;
  }
  const { config, layers } = manifestSchema.parse(content);
  const blobs = [...layers, config].map((part) => remoteBlob(from, part as Descriptor));
  return pushBlobs(to.registry, to.repository, blobs, options);
}

/** A tag that another image holds stays with it: then the digest itself is the tag. */
async function tagManifest(
  from: Place,
  to: Place,
  digest: string,
  tag: string,
  signal?: AbortSignal,
): Promise<void> {
  const present = await to.registry.resolve(to.repository, tag, signal);
  if (present?.digest === digest) return;
  const free = present ? digestTag(digest) : tag;
  if (free !== tag && (await to.registry.resolve(to.repository, free, signal))) return;
  const manifest = await fetchManifest(from, digest, signal);
  await to.registry.putManifest(to.repository, free, typed(manifest), signal);
}

const digestTag = (digest: string) => digest.replace(':', '-');

function remoteBlob(from: Place, descriptor: Descriptor): Blob {
  return { descriptor, open: (signal) => from.registry.getBlob(from.repository, descriptor, signal) };
}

async function fetchManifest(from: Place, digest: string, signal?: AbortSignal): Promise<Manifest> {
  const manifest = await from.registry.getManifest(from.repository, digest, signal);
  if (manifest) return manifest;
  throw new CodedError({
    code: 'image.missing',
    message: `${from.repository}@${digest} is not in its registry`,
    where: from.repository,
    remedy: 'deploy the release to the first environment again, then promote it',
  });
}

function typed(manifest: Manifest) {
  return { mediaType: manifest.descriptor.mediaType, bytes: manifest.bytes };
}

function notArrived(repository: string, digest: string): CodedError {
  return new CodedError({
    code: 'image.copy',
    message: `${digest} was copied to ${repository}, but the registry does not give it back`,
    where: repository,
    remedy: 'run the command again; if it repeats, look at the lifecycle policy of the repository',
  });
}

function tooDeep(repository: string, digest: string): CodedError {
  return new CodedError({
    code: 'image.copy',
    message: `${repository}@${digest} is nested deeper than ${deepest} levels`,
    where: repository,
    remedy: 'release an image or an index of images, not an index of indexes',
  });
}
