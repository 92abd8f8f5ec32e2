/** Images as the release needs them: known by key before they are built, by digest after. */
import type { ServiceManifest } from '@inx/manifest';
import type { Attestation } from '../image/attestation.ts';
import type { InputChange } from '../plan/facts.ts';

export interface Images {
  /** Service → digest, where the images are settled before anything is built, as in a promotion. */
  readonly digests?: ReadonlyMap<string, string>;
  /** Hash over all that goes into the image (DESIGN 4.3). */
  key(service: ServiceManifest): Promise<string>;
  /** Builds and pushes unless the registry has the key; answers the digest either way. Sizes in bytes. */
  provide(
    service: ServiceManifest,
    key: string,
    repositoryUri: string,
    onProgress: (detail: string) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly digest: string; readonly built: boolean; readonly pushedBytes: number }>;
  /** Builds again what the registry has, and sends nothing: does it come out the same, to the byte? */
  reproduces(
    service: ServiceManifest,
    digest: string,
    onProgress: (detail: string) => void,
    signal?: AbortSignal,
  ): Promise<boolean>;
  /** What went into the image at `commit` and differs now; undefined where git does not know. */
  changedInputs(
    service: ServiceManifest,
    commit: string,
    signal?: AbortSignal,
  ): Promise<readonly InputChange[] | undefined>;
  has(repositoryUri: string, digest: string, signal?: AbortSignal): Promise<boolean>;
  /** Digests of what attests an image; empty for registries that keep none. */
  attestationDigests(repositoryUri: string, digest: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** The same, read: whom each speaks of. */
  attestations(repositoryUri: string, digest: string, signal?: AbortSignal): Promise<readonly Attestation[]>;
}

/** Copies between two registries, or two repositories of one. */
export interface ImageCopies {
  /** By digest, with children and what refers to them, and verified where it arrives. Bytes sent; 0 when it was there. */
  copy(
    image: { readonly from: string; readonly to: string; readonly digest: string; readonly tag: string },
    signal?: AbortSignal,
  ): Promise<{ readonly pushedBytes: number }>;
}
