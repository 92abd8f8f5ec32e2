/** The OCI distribution protocol (specification 1.1). Section numbers are those of the specification. */
import { parseJson } from '@inx/engine';
import {
  type Blob,
  collect,
  type Descriptor,
  digestOf,
  type Manifest,
  mediaTypes,
  type Registry,
  RegistryError,
  verified,
} from '@inx/engine/image';
import { type Answer, type Authorizer, headerOf, Transport, unexpected } from './transport.ts';

const accept = [
  mediaTypes.manifest,
  mediaTypes.index,
  mediaTypes.dockerManifest,
  mediaTypes.dockerIndex,
].join(', ');
const callMs = 30_000;
/** A registry takes no larger manifest. */
const manifestLimit = 4_194_304;

export interface OciRegistryOptions {
  /** `https://host` or `http://host:port`. */
  readonly origin: string;
  readonly authorizer?: Authorizer;
}

/** A registry over HTTP. Tries each request once; `retrying` adds the patience. */
export function ociRegistry(options: OciRegistryOptions): Registry & { close(): Promise<void> } {
  return new OciRegistry(options);
}

class OciRegistry implements Registry {
  readonly #origin: string;
  readonly #transport: Transport;

  constructor({ origin, authorizer }: OciRegistryOptions) {
    this.#origin = new URL(origin).origin;
    this.#transport = new Transport(origin, authorizer);
  }

  async resolve(
    repository: string,
    reference: string,
    signal?: AbortSignal,
  ): Promise<Descriptor | undefined> {
    const answer = await this.#transport.ask({
      method: 'HEAD',
      url: this.#url(repository, `manifests/${reference}`),
      scope: { repository, push: false },
      headers: { accept },
      expect: [200, 404],
      signal,
      follow: true,
      limitMs: callMs,
    });
    await answer.drop();
    if (answer.status === 404) return undefined;
    const digest = headerOf(answer, 'docker-content-digest');
    const size = Number(headerOf(answer, 'content-length'));
    // A HEAD may leave both out; the manifest itself tells.
    if (!digest || !Number.isInteger(size)) {
      return (await this.getManifest(repository, reference, signal))?.descriptor;
    }
    return { mediaType: mediaTypeOf(answer), digest, size };
  }

  async getManifest(
    repository: string,
    reference: string,
    signal?: AbortSignal,
  ): Promise<Manifest | undefined> {
    const answer = await this.#transport.ask({
      method: 'GET',
      url: this.#url(repository, `manifests/${reference}`),
      scope: { repository, push: false },
      headers: { accept },
      expect: [200, 404],
      signal,
      follow: true,
      limitMs: callMs,
    });
    if (answer.status === 404) {
      await answer.drop();
      return undefined;
    }
    const bytes = await collect(answer.body, manifestLimit);
    const digest = digestOf(bytes);
    const asked = reference.startsWith('sha256:') ? reference : headerOf(answer, 'docker-content-digest');
    if (asked && asked !== digest) throw mismatch(answer.request, asked, digest);
    return { descriptor: { mediaType: mediaTypeOf(answer), digest, size: bytes.byteLength }, bytes };
  }

  async putManifest(
    repository: string,
    reference: string,
    { mediaType, bytes }: { mediaType: string; bytes: Uint8Array },
    signal?: AbortSignal,
  ): Promise<Descriptor> {
    const digest = digestOf(bytes);
    const answer = await this.#transport.ask({
      method: 'PUT',
      url: this.#url(repository, `manifests/${reference}`),
      scope: { repository, push: true },
      headers: { 'content-type': mediaType },
      body: { size: bytes.byteLength, open: () => bytes },
      expect: [201, 200],
      signal,
      limitMs: callMs,
    });
    await answer.drop();
    const stored = headerOf(answer, 'docker-content-digest');
    if (stored && stored !== digest) throw mismatch(answer.request, digest, stored);
    return { mediaType, digest, size: bytes.byteLength };
  }

  async hasBlob(repository: string, digest: string, signal?: AbortSignal): Promise<boolean> {
    const answer = await this.#transport.ask({
      method: 'HEAD',
      url: this.#url(repository, `blobs/${digest}`),
      scope: { repository, push: false },
      // Where blobs live elsewhere, the redirect itself says that there is one.
      expect: [200, 302, 307, 404],
      signal,
      limitMs: callMs,
    });
    await answer.drop();
    return answer.status !== 404;
  }

  async *getBlob(
    repository: string,
    descriptor: Descriptor,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const answer = await this.#transport.ask({
      method: 'GET',
      url: this.#url(repository, `blobs/${descriptor.digest}`),
      scope: { repository, push: false },
      expect: [200],
      signal,
      follow: true,
    });
    yield* verified(answer.body, descriptor, answer.request);
  }

  /** Upload as a whole after a POST: Amazon ECR takes no sequence of chunks as the specification describes it. */
  async putBlob(repository: string, blob: Blob, signal?: AbortSignal): Promise<void> {
    const { digest, size } = blob.descriptor;
    const begun = await this.#begin(repository, {}, [202], signal);
    const url = uploadUrl(begun, digest);
    const answer = await this.#transport.ask({
      method: 'PUT',
      url,
      scope: { repository, push: true },
      headers: { 'content-type': 'application/octet-stream' },
      body: { size, open: (abort) => verified(blob.open(abort), blob.descriptor) },
      expect: [201, 204],
      signal,
    });
    await answer.drop();
    const stored = headerOf(answer, 'docker-content-digest');
    if (stored && stored !== digest) throw mismatch(answer.request, digest, stored);
  }

  async mountBlob(repository: string, digest: string, from: string, signal?: AbortSignal): Promise<boolean> {
    // 202 means "upload it": Amazon ECR mounts only where the account allows it.
    const answer = await this.#begin(repository, { mount: digest, from }, [201, 202], signal);
    return answer.status === 201;
  }

  async referrers(repository: string, digest: string, signal?: AbortSignal): Promise<readonly Descriptor[]> {
    const answer = await this.#transport.ask({
      method: 'GET',
      url: this.#url(repository, `referrers/${digest}`),
      scope: { repository, push: false },
      headers: { accept: mediaTypes.index },
      // Registries from before 1.1 know no such path.
      expect: [200, 404, 405],
      signal,
      follow: true,
      limitMs: callMs,
    });
    if (answer.status !== 200) {
      await answer.drop();
      return [];
    }
    const index = parseJson(await collect(answer.body, manifestLimit)) as { manifests?: unknown } | null;
    if (!Array.isArray(index?.manifests))
      throw unexpected(answer.request, 'a list of referrers is not an image index');
    return index.manifests as Descriptor[];
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #begin(
    repository: string,
    query: Readonly<Record<string, string>>,
    expect: readonly number[],
    signal?: AbortSignal,
  ): Promise<Answer> {
    const url = this.#url(repository, 'blobs/uploads/');
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const answer = await this.#transport.ask({
      method: 'POST',
      url,
      scope: { repository, push: true },
      body: { size: 0, open: () => new Uint8Array() },
      expect,
      signal,
      limitMs: callMs,
    });
    await answer.drop();
    return answer;
  }

  #url(repository: string, path: string): URL {
    return new URL(`/v2/${repository}/${path}`, this.#origin);
  }
}

function uploadUrl(begun: Answer, digest: string): URL {
  const location = headerOf(begun, 'location');
  if (!location) throw unexpected(begun.request, 'it began an upload without saying where');
  const url = new URL(location, begun.url);
  url.searchParams.set('digest', digest);
  return url;
}

function mediaTypeOf(answer: Answer): string {
  return (headerOf(answer, 'content-type') ?? mediaTypes.manifest).split(';', 1)[0]!.trim();
}

function mismatch(shown: string, wanted: string, got: string): RegistryError {
  return new RegistryError({
    failure: 'digest-mismatch',
    message: `the registry has ${got} where ${wanted} was meant`,
    request: shown,
  });
}
