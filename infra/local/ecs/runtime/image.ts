/** Gets images out of the registry: manifest, configuration and layers by digest, unpacked once per image. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchGetImageResponse, GetDownloadUrlForLayerResponse } from '@aws-sdk/client-ecr';
import { isRefusal } from '../../iam/acting.ts';
import type { AccountWorld } from '../../service.ts';
import { StartFailure } from './contract.ts';
import { type ImageReference, parseImage } from './reference.ts';
import { unpackLayer } from './unpack.ts';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { os?: string; architecture?: string };
  readonly annotations?: Record<string, string>;
}

interface Manifest {
  readonly config?: Descriptor;
  readonly layers?: Descriptor[];
  readonly manifests?: Descriptor[];
}

/** The part of an OCI image configuration that running it needs. */
export interface ImageConfig {
  readonly config?: {
    readonly Cmd?: string[];
    readonly Entrypoint?: string[];
    readonly Env?: string[];
    readonly WorkingDir?: string;
    readonly Labels?: Record<string, string>;
  };
}

export interface PulledImage {
  /** Digest that the reference resolved to (an index's own, when it is one). */
  readonly digest: string;
  readonly root: string;
  readonly config: ImageConfig;
}

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Only the host's own architecture runs here; images carry OCI's names for it. */
const ARCHITECTURE = process.arch === 'x64' ? 'amd64' : process.arch;

export class ImageStore {
  readonly #world: AccountWorld;
  readonly #unpacking = new Map<string, Promise<PulledImage>>();

  constructor(world: AccountWorld) {
    this.#world = world;
  }

  async resolveDigest(image: string): Promise<string | undefined> {
    const reference = parseImage(image, this.#world.endpoint);
    if (!reference) return undefined;
    if ('imageDigest' in reference.id) return reference.id.imageDigest;
    return (await this.#manifest(this.#world, reference, reference.id).catch(() => undefined))?.digest;
  }

  /**
   * Pulls and unpacks; two tasks of one image share the work, and a failed pull may be tried again. `world` is whose
   * permissions count.
   */
  async pull(image: string, world: AccountWorld): Promise<PulledImage> {
    const reference = parseImage(image, this.#world.endpoint);
    if (!reference) {
      throw pullFailure(
        `failed to resolve ref ${image}: the embedded AWS reaches only its own registry (${new URL(this.#world.endpoint).host})`,
      );
    }
    await registryToken(world);
    const outer = await this.#manifest(world, reference, reference.id).catch((error: Error) => {
      throw pullFailure(
        `failed to resolve ref ${image}: ${image}: ${notFound(error) ? 'not found' : forbidden(error, reference)}`,
      );
    });
    const known = this.#unpacking.get(outer.digest);
    if (known) return known;
    const work = this.#fetch(world, reference, outer.digest, outer.manifest).catch((error) => {
      this.#unpacking.delete(outer.digest);
      if (error instanceof StartFailure) throw error;
      throw pullFailure(`failed to copy: ${error instanceof Error ? error.message : String(error)}`);
    });
    this.#unpacking.set(outer.digest, work);
    return work;
  }

  async #fetch(
    world: AccountWorld,
    reference: ImageReference,
    digest: string,
    outer: Manifest,
  ): Promise<PulledImage> {
    const manifest = await this.#platformManifest(world, reference, outer);
    if (!manifest.config || !manifest.layers)
      throw pullFailure(`${reference.text}: the manifest is not an image's`);
    const config = JSON.parse(
      (await this.#blob(world, reference, manifest.config)).toString('utf8'),
    ) as ImageConfig;
    const root = join(this.#world.directory, 'ecs', 'images', digest.replace(':', '-'));
    if (!existsSync(`${root}.complete`)) await this.#unpack(world, reference, manifest.layers, root);
    return { digest, root, config };
  }

  /** A folder appears under its digest only when whole, so that a killed server leaves no half image behind. */
  async #unpack(
    world: AccountWorld,
    reference: ImageReference,
    layers: readonly Descriptor[],
    root: string,
  ): Promise<void> {
    const partial = `${root}.${randomUUID()}`;
    await mkdir(partial, { recursive: true });
    try {
      for (const layer of layers)
        await unpackLayer(await this.#blob(world, reference, layer), layer.mediaType, partial);
      await rm(root, { recursive: true, force: true });
      await rename(partial, root);
      await writeFile(`${root}.complete`, '');
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
  }

  async #platformManifest(
    world: AccountWorld,
    reference: ImageReference,
    outer: Manifest,
  ): Promise<Manifest> {
    if (!outer.manifests) return outer;
    const images = outer.manifests.filter((entry) => entry.platform?.os !== 'unknown');
    const fitting =
      images.find((entry) => entry.platform?.architecture === ARCHITECTURE) ??
      (images.length === 1 ? images[0] : undefined);
    if (!fitting) {
      throw pullFailure(
        `image Manifest does not contain descriptor matching platform 'linux/${ARCHITECTURE}'`,
      );
    }
    return (await this.#manifest(world, reference, { imageDigest: fitting.digest })).manifest;
  }

  async #manifest(
    world: AccountWorld,
    reference: ImageReference,
    id: ImageReference['id'],
  ): Promise<{ digest: string; manifest: Manifest }> {
    const answer = await world.invoke<BatchGetImageResponse>('ecr', 'BatchGetImage', {
      registryId: reference.registryId,
      repositoryName: reference.repository,
      imageIds: [id],
      acceptedMediaTypes: [
        'application/vnd.oci.image.manifest.v1+json',
        'application/vnd.oci.image.index.v1+json',
        'application/vnd.docker.distribution.manifest.v2+json',
        'application/vnd.docker.distribution.manifest.list.v2+json',
      ],
    });
    const text = answer.images?.[0]?.imageManifest;
    if (text === undefined) throw new Error('not found');
    const digest = sha256(Buffer.from(text, 'utf8'));
    if ('imageDigest' in id && id.imageDigest !== digest)
      throw new Error(`unexpected manifest digest ${digest}`);
    return { digest, manifest: JSON.parse(text) as Manifest };
  }

  async #blob(world: AccountWorld, reference: ImageReference, descriptor: Descriptor): Promise<Buffer> {
    const { downloadUrl } = await world.invoke<GetDownloadUrlForLayerResponse>(
      'ecr',
      'GetDownloadUrlForLayer',
      {
        registryId: reference.registryId,
        repositoryName: reference.repository,
        layerDigest: descriptor.digest,
      },
    );
    const answer = await fetch(downloadUrl ?? '');
    if (!answer.ok)
      throw new Error(`httpReadSeeker: unexpected status code ${answer.status} for ${descriptor.digest}`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    const digest = sha256(bytes);
    if (digest !== descriptor.digest)
      throw new Error(`unexpected digest ${digest}, expected ${descriptor.digest}`);
    return bytes;
  }
}

/** Before the first image ECS fetches the registry's token; without it there is no pull at all. */
async function registryToken(world: AccountWorld): Promise<void> {
  await world.invoke('ecr', 'GetAuthorizationToken', {}).catch((error: Error) => {
    throw new StartFailure(
      'ResourceInitializationError',
      `unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 1 time(s): ${error.name}: ${error.message}`,
    );
  });
}

/** The registry tells a refused puller no more than its status. */
const forbidden = (error: Error, { repository, text }: ImageReference): string =>
  isRefusal(error)
    ? `unexpected status from HEAD request to https://${text.split('/')[0]}/v2/${repository}/manifests: 403 Forbidden`
    : error.message;

const notFound = (error: Error): boolean =>
  error.message === 'not found' || /RepositoryNotFound|ImageNotFound/.test(error.name);

const pullFailure = (what: string): StartFailure =>
  new StartFailure('CannotPullContainerError', `pull image manifest has been retried 1 time(s): ${what}`);
