/** A layer: a blob that also knows the digest of its unpacked bytes. */
import type { Blob, Descriptor } from '../ports/registry.ts';
import { mediaTypes } from '../ports/registry.ts';
import { digestOf, streamOf } from './digest.ts';
import { gzipOf, type ImageFile, tarOf } from './tar.ts';

export interface Layer extends Blob {
  /** What it holds, for people: `base`, `dependencies`, `application`. */
  readonly role: LayerRole;
  /** Digest of the uncompressed archive, as the config lists it. */
  readonly diffId: string;
}

export type LayerRole = 'base' | 'dependencies' | 'application';

/** Keeps packed layers between runs, so that unchanged dependencies are neither resolved nor packed again. */
export interface LayerCache {
  get(key: string): Promise<{ diffId: string; bytes: Uint8Array } | undefined>;
  put(key: string, layer: { diffId: string; bytes: Uint8Array }): Promise<void>;
}

/** Packs files into a layer. */
export async function layerOf(role: LayerRole, files: readonly ImageFile[]): Promise<Layer> {
  const tar = await tarOf(files);
  return packedLayer(role, digestOf(tar), await gzipOf(tar));
}

/** A layer from bytes that are packed already. */
export function packedLayer(role: LayerRole, diffId: string, bytes: Uint8Array): Layer {
  const descriptor = { mediaType: mediaTypes.layer, digest: digestOf(bytes), size: bytes.byteLength };
  return Object.freeze({ role, diffId, descriptor, open: () => streamOf(bytes) });
}

/** A layer that a registry holds; its bytes are fetched only if somebody opens it. */
export function remoteLayer(
  descriptor: Descriptor,
  diffId: string,
  open: (signal?: AbortSignal) => AsyncIterable<Uint8Array>,
): Layer {
  return Object.freeze({ role: 'base' as const, diffId, descriptor, open });
}

/** What is being made right now, by cache and key: two services with the same dependencies wait for one making. */
const making = new WeakMap<LayerCache, Map<string, Promise<Layer>>>();

/** The layer under `key`, made and kept when the cache has none; made once however many ask at one time. */
export async function cachedLayer(
  cache: LayerCache | undefined,
  key: string,
  role: LayerRole,
  make: () => Promise<readonly ImageFile[]>,
): Promise<Layer> {
  if (!cache) return layerOf(role, await make());
  const underWay = making.get(cache) ?? new Map<string, Promise<Layer>>();
  making.set(cache, underWay);
  const other = underWay.get(key);
  if (other) return other;
  const mine = makeCached(cache, key, role, make).finally(() => underWay.delete(key));
  underWay.set(key, mine);
  return mine;
}

async function makeCached(
  cache: LayerCache,
  key: string,
  role: LayerRole,
  make: () => Promise<readonly ImageFile[]>,
): Promise<Layer> {
  const known = await cache.get(key);
  if (known) return packedLayer(role, known.diffId, known.bytes);
  const tar = await tarOf(await make());
  const layer = { diffId: digestOf(tar), bytes: await gzipOf(tar) };
  await cache.put(key, layer);
  return packedLayer(role, layer.diffId, layer.bytes);
}
