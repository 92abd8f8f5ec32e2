/** What an image stands on: a marker for the rehearsal's process runtime, or a real base pulled by digest. */
import { z } from 'zod';
import { CodedError } from '../kit/error.ts';
import { mediaTypes, type Platform, type Registry } from '../ports/registry.ts';
import { collect, digestOf } from './digest.ts';
import { type Layer, layerOf, remoteLayer } from './layer.ts';

/** The part of an OCI image config that a base hands on. */
export interface ImageConfig {
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly [member: string]: unknown;
}

export interface Base {
  /** Part of every key: of the base's manifest, or of the marker's content. */
  readonly digest: string;
  readonly platform: Platform;
  readonly layers: readonly Layer[];
  readonly config: ImageConfig;
}

export type Runtime = 'node' | 'python';

/** Tells the rehearsal's runtime which program of the host to start; holds no program itself. */
export async function markerBase(runtime: Runtime, platform: Platform): Promise<Base> {
  const marker = `${JSON.stringify({ schema: 1, runtime })}\n`;
  const layer = await layerOf('base', [
    { path: 'etc/invoxa-base.json', bytes: new TextEncoder().encode(marker) },
  ]);
  return {
    digest: digestOf(marker),
    platform,
    layers: [layer],
    config: { Labels: { 'dev.invoxa.base-runtime': runtime } },
  };
}

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be sha256: and 64 hex digits');
const lockedBase = z.strictObject({
  /** Where people look it up and where the refresh reads: `host/repository:tag`. */
  reference: z.string().regex(/^[^/@]+\.[^/@]+\/[^@:]+:[^@:]+$/, 'must be host/repository:tag'),
  /** Runtime version that wheels and bundles are made for, e.g. `24` or `3.13`. */
  version: z.string().regex(/^\d+(\.\d+)?$/),
  /** Folders put in front of PATH, where the base keeps its interpreter. */
  path: z.array(z.string().startsWith('/')).default([]),
  /** `linux/amd64` → digest of that platform's manifest. */
  platforms: z.record(z.enum(['linux/amd64', 'linux/arm64']), digest),
});

/** `services/bases.lock.json`. */
export const basesLockSchema = z.strictObject({
  schema: z.literal(1),
  bases: z.strictObject({ node: lockedBase, python: lockedBase }),
});
export type BasesLock = z.output<typeof basesLockSchema>;
export type LockedBase = z.output<typeof lockedBase>;

const manifestSchema = z.object({
  config: z.object({ digest, size: z.int(), mediaType: z.string() }),
  layers: z.array(z.object({ digest, size: z.int(), mediaType: z.string() })),
});
const configSchema = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
  config: z.looseObject({
    Env: z.array(z.string()).nullish(),
    User: z.string().nullish(),
    Labels: z.record(z.string(), z.string()).nullish(),
  }),
  rootfs: z.object({ diff_ids: z.array(digest) }),
});

/** Pulls manifest and config of a pinned base; its layers stay where they are until somebody opens them. */
export async function registryBase(
  registry: Registry,
  repository: string,
  pinned: { readonly digest: string; readonly path?: readonly string[] },
  signal?: AbortSignal,
): Promise<Base> {
  const manifest = await registry.getManifest(repository, pinned.digest, signal);
  if (!manifest) throw missing(repository, pinned.digest);
  const parsed = manifestSchema.safeParse(parseJson(manifest.bytes));
  if (!parsed.success) throw notAnImage(repository, pinned.digest, 'its manifest is not that of one image');
  const { config: described, layers } = parsed.data;
  const bytes = await collect(registry.getBlob(repository, described, signal), 4_194_304);
  const config = configSchema.safeParse(parseJson(bytes));
  if (!config.success || config.data.rootfs.diff_ids.length !== layers.length) {
    throw notAnImage(repository, pinned.digest, 'its config does not fit its layers');
  }
  const { os, architecture, variant, rootfs } = config.data;
  return {
    digest: pinned.digest,
    platform: { os, architecture, ...(variant ? { variant } : {}) },
    layers: layers.map((layer, index) =>
      remoteLayer({ ...layer, mediaType: ociType(layer.mediaType) }, rootfs.diff_ids[index]!, (abort) =>
        registry.getBlob(repository, layer, abort),
      ),
    ),
    config: withPath(inherited(config.data.config), pinned.path ?? []),
  };
}

function inherited(config: z.output<typeof configSchema>['config']): ImageConfig {
  return {
    ...(config.Env ? { Env: config.Env } : {}),
    ...(config.User ? { User: config.User } : {}),
    ...(config.Labels ? { Labels: config.Labels } : {}),
  };
}

function withPath(config: ImageConfig, folders: readonly string[]): ImageConfig {
  if (folders.length === 0) return config;
  const lines = config.Env ?? [];
  const old = lines.find((line) => line.startsWith('PATH='))?.slice(5) ?? '/usr/local/bin:/usr/bin:/bin';
  const others = lines.filter((line) => !line.startsWith('PATH='));
  return { ...config, Env: [`PATH=${[...folders, old].join(':')}`, ...others] };
}

/** The bytes are the same; only an OCI manifest must not mix vocabularies. */
function ociType(mediaType: string): string {
  return mediaType === 'application/vnd.docker.image.rootfs.diff.tar.gzip' ? mediaTypes.layer : mediaType;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function missing(repository: string, reference: string): CodedError {
  return new CodedError({
    code: 'image.base-missing',
    message: `the base image ${repository}@${reference} is not in its registry`,
    where: 'services/bases.lock.json',
    remedy: 'refresh the lock file, or mirror this digest into the registry',
  });
}

function notAnImage(repository: string, reference: string, why: string): CodedError {
  return new CodedError({
    code: 'image.base-invalid',
    message: `${repository}@${reference} cannot be a base image`,
    where: 'services/bases.lock.json',
    why,
    remedy: 'pin the digest of one platform (not of an index) of an OCI or Docker image',
  });
}
