/** What an image stands on: a marker for the rehearsal's process runtime, or a real base pulled by digest. */
import { CodedError } from '../kit/error.ts';
import { mediaTypes, type Platform, type Registry, RegistryError } from '../ports/registry.ts';
import { basesLockFile, type PinnedBase } from './bases-lock.ts';
import { digestOf } from './digest.ts';
import { type Layer, layerOf, remoteLayer } from './layer.ts';
import { readImage } from './read.ts';

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
  /** Read when an image is built on it: a key needs digest and platform alone, so a plan asks no registry for a base. */
  open(signal?: AbortSignal): Promise<BaseParts>;
}

export interface BaseParts {
  /** As the base's config says it, with a variant where it has one. */
  readonly platform: Platform;
  readonly layers: readonly Layer[];
  readonly config: ImageConfig;
}

export type Runtime = 'node' | 'python';

/** Tells the rehearsal's runtime which program of the host to start; holds no program itself. */
export function markerBase(runtime: Runtime, platform: Platform): Base {
  const marker = `${JSON.stringify({ schema: 1, runtime })}\n`;
  return {
    digest: digestOf(marker),
    platform,
    open: async () => ({
      platform,
      layers: [
        await layerOf('base', [{ path: 'etc/invoxa-base.json', bytes: new TextEncoder().encode(marker) }]),
      ],
      config: { Labels: { 'dev.invoxa.base-runtime': runtime } },
    }),
  };
}

/** A base by its pinned digest, in the registry that `registry` opens. */
export function registryBase(registry: () => Promise<Registry>, pinned: PinnedBase): Base {
  return {
    digest: pinned.digest,
    platform: pinned.platform,
    open: async (signal) => {
      try {
        return await readBase(await registry(), pinned, signal);
      } catch (error) {
        throw error instanceof RegistryError ? unreadable(pinned, error) : error;
      }
    },
  };
}

/** Reads manifest and config; layers stay where they are until somebody opens them. */
async function readBase(registry: Registry, pinned: PinnedBase, signal?: AbortSignal): Promise<BaseParts> {
  const { repository, digest } = pinned;
  const read = await readImage(registry, repository, digest, signal);
  if (read === 'missing') throw missing(pinned);
  if ('why' in read) throw notAnImage(pinned, read.why);
  const { os, architecture, variant, rootfs, config } = read.config;
  if (os !== pinned.platform.os || architecture !== pinned.platform.architecture)
    throw notAnImage(
      pinned,
      `it is pinned for ${nameOf(pinned.platform)}, and made for ${os}/${architecture}`,
    );
  return {
    platform: { os, architecture, ...(variant ? { variant } : {}) },
    layers: read.layers.map((layer, index) =>
      remoteLayer({ ...layer, mediaType: ociType(layer.mediaType) }, rootfs.diff_ids[index]!, (abort) =>
        registry.getBlob(repository, layer, abort),
      ),
    ),
    config: {
      ...(config.Env ? { Env: config.Env } : {}),
      ...(config.User ? { User: config.User } : {}),
      ...(config.Labels ? { Labels: config.Labels } : {}),
    },
  };
}

/** The bytes are the same; only an OCI manifest must not mix vocabularies. */
function ociType(mediaType: string): string {
  return mediaType === 'application/vnd.docker.image.rootfs.diff.tar.gzip' ? mediaTypes.layer : mediaType;
}

const nameOf = ({ os, architecture }: Platform) => `${os}/${architecture}`;
const placeOf = ({ host, repository, digest: pinned }: PinnedBase) => `${host}/${repository}@${pinned}`;

function missing(pinned: PinnedBase): CodedError {
  return new CodedError({
    code: 'image.base-missing',
    message: `the base image ${placeOf(pinned)} is not in its registry`,
    where: basesLockFile,
    remedy: 'pin the digests again: inx bases pin; or mirror this digest into the registry',
  });
}

function unreadable(pinned: PinnedBase, cause: RegistryError): CodedError {
  return new CodedError(
    {
      code: 'image.base-unreadable',
      message: `the base image ${placeOf(pinned)} could not be read: ${cause.message}`,
      where: basesLockFile,
      why: cause.problems[0].where ?? cause.code,
      remedy:
        'check the network and the registry, then run the command again; or pin a mirror that you reach: inx bases pin --help',
    },
    { cause },
  );
}

function notAnImage(pinned: PinnedBase, why: string): CodedError {
  return new CodedError({
    code: 'image.base-invalid',
    message: `${placeOf(pinned)} cannot be a base image`,
    where: basesLockFile,
    why,
    remedy: 'pin the digests again: inx bases pin',
  });
}
