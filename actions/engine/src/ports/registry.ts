/** What the engine needs of an OCI registry. Repositories are names inside one registry; the adapter knows its address. */
import { CodedError } from '../kit/error.ts';

/** Content by digest, as the OCI image specification describes it. */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:<64 hex>`. */
  readonly digest: string;
  readonly size: number;
  readonly artifactType?: string;
  readonly platform?: Platform;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Bytes that are opened only when somebody needs them; opening twice gives the same bytes twice. */
export interface Blob {
  readonly descriptor: Descriptor;
  open(signal?: AbortSignal): AsyncIterable<Uint8Array>;
}

export interface Manifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

export interface Registry {
  /** The manifest behind a tag or digest; undefined when the registry has none. */
  resolve(repository: string, reference: string, signal?: AbortSignal): Promise<Descriptor | undefined>;
  getManifest(repository: string, reference: string, signal?: AbortSignal): Promise<Manifest | undefined>;
  /** Stores under a tag or under its digest. Bytes that are there already under that reference are a success. */
  putManifest(
    repository: string,
    reference: string,
    manifest: { readonly mediaType: string; readonly bytes: Uint8Array },
    signal?: AbortSignal,
  ): Promise<Descriptor>;
  hasBlob(repository: string, digest: string, signal?: AbortSignal): Promise<boolean>;
  /** Fails at the end of the stream when the bytes are not those of the descriptor. */
  getBlob(repository: string, descriptor: Descriptor, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  putBlob(repository: string, blob: Blob, signal?: AbortSignal): Promise<void>;
  /** Takes a blob over from another repository of this registry; false when the registry would rather have it uploaded. */
  mountBlob(repository: string, digest: string, from: string, signal?: AbortSignal): Promise<boolean>;
  /** Attestations and signatures that point at a manifest; empty for registries without referrers. */
  referrers(repository: string, digest: string, signal?: AbortSignal): Promise<readonly Descriptor[]>;
}

export const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const;

export type RegistryFailure =
  | 'unauthorized'
  | 'denied'
  | 'repository-unknown'
  | 'content-unknown'
  | 'tag-immutable'
  | 'content-invalid'
  | 'digest-mismatch'
  | 'throttled'
  | 'unavailable'
  | 'unreachable'
  | 'untrusted'
  | 'timed-out'
  | 'refused'
  | 'unexpected-answer';

/** The one table: what a second try may mend, and what a person does when it does not. */
const failures: Readonly<Record<RegistryFailure, { retryable: boolean; remedy: string }>> = {
  unauthorized: { retryable: false, remedy: 'renew the AWS credentials, then run the command again' },
  denied: {
    retryable: false,
    remedy:
      'allow the role to pull (ecr:BatchGetImage, BatchCheckLayerAvailability, GetDownloadUrlForLayer) and to push (InitiateLayerUpload, UploadLayerPart, CompleteLayerUpload, PutImage)',
  },
  'repository-unknown': {
    retryable: false,
    remedy: 'create the repository by deploying the platform (inx platform deploy)',
  },
  'content-unknown': { retryable: false, remedy: 'push the image again: the registry lacks a part of it' },
  'tag-immutable': {
    retryable: false,
    remedy:
      'leave the tag as it is and release by digest, or delete the tag in the registry when its content is wrong',
  },
  'content-invalid': {
    retryable: false,
    remedy: 'the registry refuses these bytes: report this with the message above',
  },
  'digest-mismatch': {
    retryable: true,
    remedy: 'run the command again; if it repeats, a proxy on the way alters content',
  },
  throttled: { retryable: true, remedy: 'run the command again in a minute: the registry limits the rate' },
  unavailable: { retryable: true, remedy: 'run the command again when the registry is well' },
  unreachable: {
    retryable: true,
    remedy: 'check the network, the proxy and the registry address, then run the command again',
  },
  untrusted: {
    retryable: false,
    remedy: 'mend the certificate there, or name the authority that signed it in NODE_EXTRA_CA_CERTS',
  },
  refused: {
    retryable: false,
    remedy: 'mend what the registry says of this request, or report it with the message above',
  },
  'timed-out': {
    retryable: true,
    remedy: 'check the network, then run the command again: what was pushed stays pushed',
  },
  'unexpected-answer': { retryable: false, remedy: 'check that the address is an OCI registry' },
};

/** True when the same request may succeed without anybody doing anything. */
export function retryable(failure: RegistryFailure): boolean {
  return failures[failure].retryable;
}

/** Every registry failure, told with the request that met it. The request must be redacted by whoever throws. */
export class RegistryError extends CodedError {
  readonly failure: RegistryFailure;
  readonly status: number | undefined;
  /** The server's own wish before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(input: {
    readonly failure: RegistryFailure;
    readonly message: string;
    /** Method and redacted URL. */
    readonly request: string;
    readonly why?: string;
    readonly remedy?: string;
    readonly status?: number;
    readonly retryAfterMs?: number;
    readonly cause?: unknown;
  }) {
    super(
      {
        code: `registry.${input.failure}`,
        message: input.message,
        where: input.request,
        ...(input.why ? { why: input.why } : {}),
        remedy: input.remedy ?? failures[input.failure].remedy,
      },
      { cause: input.cause },
    );
    this.name = 'RegistryError';
    this.failure = input.failure;
    this.status = input.status;
    this.retryAfterMs = input.retryAfterMs;
  }
}
