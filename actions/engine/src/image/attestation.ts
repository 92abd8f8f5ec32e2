/** Attestations: what a registry keeps beside an image, and whom each of them speaks of. */
import { z } from 'zod';
import { parseJson } from '../kit/json.ts';
import { type Descriptor, type Manifest, mediaTypes, type Registry } from '../ports/registry.ts';
import { collect } from './digest.ts';

export interface Attestation {
  /** Of the attestation's own manifest. */
  readonly digest: string;
  readonly artifactType: string;
  /** Digest of the image that its manifest refers to. */
  readonly subject: string | undefined;
  /** Digests that its statement speaks of; empty where it holds no statement that can be read. */
  readonly speaksOf: readonly string[];
}

/** A Sigstore bundle, as actions/attest pushes it; or an in-toto statement as it is (in-toto attestation framework). */
const attestationTypes = /^application\/(vnd\.dev\.sigstore\.bundle|vnd\.in-toto)/;
const bundleLimit = 4_194_304;

const manifestSchema = z.looseObject({
  artifactType: z.string().optional(),
  subject: z.object({ digest: z.string() }).optional(),
  layers: z.array(z.looseObject({ mediaType: z.string(), digest: z.string(), size: z.int() })).default([]),
});
const bundleSchema = z.looseObject({ dsseEnvelope: z.looseObject({ payload: z.base64() }) });
const statementSchema = z.looseObject({
  subject: z.array(z.looseObject({ digest: z.looseObject({ sha256: z.string() }) })),
});

/** Digests of everything that attests `digest`, by what the registry says of it: no content is read. */
export async function attestationDigests(
  registry: Registry,
  repository: string,
  digest: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const referrers = await registry.referrers(repository, digest, signal);
  return referrers
    .filter((each) => attestationTypes.test(each.artifactType ?? ''))
    .map((each) => each.digest);
}

/** Everything that attests `digest`; signatures and other referrers are left out. */
export async function attestationsOf(
  registry: Registry,
  repository: string,
  digest: string,
  signal?: AbortSignal,
): Promise<Attestation[]> {
  const referrers = await registry.referrers(repository, digest, signal);
  const read = await Promise.all(
    referrers.map(async (referrer) => {
      const manifest = await registry.getManifest(repository, referrer.digest, signal);
      return manifest ? [await attestationFrom(registry, repository, manifest, signal)] : [];
    }),
  );
  return read.flat().filter(({ artifactType }) => attestationTypes.test(artifactType));
}

async function attestationFrom(
  registry: Registry,
  repository: string,
  { bytes, descriptor }: Manifest,
  signal?: AbortSignal,
): Promise<Attestation> {
  const parsed = manifestSchema.safeParse(parseJson(bytes));
  const { artifactType, subject, layers = [] } = parsed.success ? parsed.data : {};
  const statements = await Promise.all(
    layers
      .filter(({ mediaType, size }) => attestationTypes.test(mediaType) && size <= bundleLimit)
      .map((layer) => collect(registry.getBlob(repository, layer as Descriptor, signal), bundleLimit)),
  );
  return {
    digest: descriptor.digest,
    artifactType: artifactType ?? layers[0]?.mediaType ?? mediaTypes.manifest,
    subject: subject?.digest,
    speaksOf: statements.flatMap(subjectsOf),
  };
}

/** `sha256:…` of each subject of the statement inside, wrapped in a bundle or plain. */
function subjectsOf(bytes: Uint8Array): string[] {
  const value = parseJson(bytes);
  const bundle = bundleSchema.safeParse(value);
  const statement = statementSchema.safeParse(
    bundle.success ? parseJson(Buffer.from(bundle.data.dsseEnvelope.payload, 'base64')) : value,
  );
  return statement.success ? statement.data.subject.map(({ digest }) => `sha256:${digest.sha256}`) : [];
}
