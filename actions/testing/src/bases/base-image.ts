/** Base images as a publisher pushes them: one image a platform, and an index over both. */
import { createHash } from 'node:crypto';
import { type Blob, type Descriptor, layerOf, mediaTypes, type Registry } from '@inx/engine/image';
import type { HostFile } from './host-files.ts';

export interface PlatformImage {
  readonly architecture: 'amd64' | 'arm64';
  readonly environment: Readonly<Record<string, string>>;
  readonly files: readonly HostFile[];
  /** What made its layers, for people. */
  readonly history?: readonly string[];
}

const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

/** Pushes one image, by its digest alone; answers how an index lists it. */
export async function pushPlatform(
  registry: Registry,
  repository: string,
  { architecture, environment, files, history = [] }: PlatformImage,
): Promise<Descriptor> {
  const layer = await layerOf('base', files);
  const config = blobOf(mediaTypes.config, {
    os: 'linux',
    architecture,
    ...(architecture === 'arm64' && { variant: 'v8' }),
    config: { Env: Object.entries(environment).map(([name, value]) => `${name}=${value}`) },
    rootfs: { type: 'layers', diff_ids: [layer.diffId] },
    history: history.map((created_by) => ({ created_by })),
  });
  for (const blob of [layer, config]) await registry.putBlob(repository, blob);
  const bytes = json({
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: config.descriptor,
    layers: [layer.descriptor],
  });
  return registry.putManifest(repository, digestOf(bytes), { mediaType: mediaTypes.manifest, bytes });
}

/** Pushes images and an index over them under a tag; answers the digest of each platform, `linux/amd64` first. */
export async function pushIndex(
  registry: Registry,
  repository: string,
  tag: string,
  images: readonly PlatformImage[],
): Promise<Readonly<Record<string, string>>> {
  const manifests = await Promise.all(
    images.map(async (image) => ({
      ...(await pushPlatform(registry, repository, image)),
      platform: { os: 'linux', architecture: image.architecture },
    })),
  );
  const bytes = json({ schemaVersion: 2, mediaType: mediaTypes.index, manifests });
  await registry.putManifest(repository, tag, { mediaType: mediaTypes.index, bytes });
  return Object.fromEntries(
    manifests.map(({ digest, platform }) => [`linux/${platform.architecture}`, digest]),
  );
}

function blobOf(mediaType: string, value: unknown): Blob {
  const bytes = json(value);
  return {
    descriptor: { mediaType, digest: digestOf(bytes), size: bytes.byteLength },
    open: async function* () {
      yield bytes;
    },
  };
}
