/** Finds the digests of base images behind their references, in the registries that they name. */
import { z } from 'zod';
import { CodedError } from '../kit/error.ts';
import { parseJson } from '../kit/json.ts';
import { mediaTypes, type Registry, RegistryError } from '../ports/registry.ts';
import type { Runtime } from './base.ts';
import { type Candidate, type FaultOf, type Fit, faultsOf, judge, pinOption, wantedOf } from './base-fit.ts';
import { type BasesLock, basePlatforms, type LockedBase, splitReference } from './bases-lock.ts';
import { readImage } from './read.ts';

/**
 * Where nothing else is asked for. Debian's glibc, as wheels of compiled packages are made for it (PEP 600) and rarely
 * for Alpine's musl; `slim` leaves compilers out, as nothing is compiled in an image.
 */
export const usualReferences: Readonly<Record<Runtime, string>> = {
  node: 'public.ecr.aws/docker/library/node:24-slim',
  python: 'public.ecr.aws/docker/library/python:3.13-slim',
};

export const runtimes = ['node', 'python'] as const satisfies readonly Runtime[];

/** Asks the registries for every reference at once. Throws every fault of all of them; nothing is half pinned. */
export async function pinBases(
  references: Readonly<Record<Runtime, string>>,
  registryAt: (host: string) => Promise<Registry>,
  fit: Fit,
  signal?: AbortSignal,
): Promise<BasesLock> {
  const [node, python] = await Promise.allSettled(
    runtimes.map((runtime) => pinBase(runtime, references[runtime], registryAt, fit, signal)),
  );
  signal?.throwIfAborted();
  if (node?.status === 'fulfilled' && python?.status === 'fulfilled')
    return { schema: 1, bases: { node: node.value, python: python.value } };
  const faults = [node, python].flatMap((each) =>
    each?.status === 'rejected' ? [each.reason as unknown] : [],
  );
  const unexpected = faults.find((fault) => !(fault instanceof CodedError));
  if (unexpected) throw unexpected;
  const [first, ...rest] = faults.flatMap((fault) => (fault as CodedError).problems);
  throw new CodedError([first!, ...rest]);
}

async function pinBase(
  runtime: Runtime,
  reference: string,
  registryAt: (host: string) => Promise<Registry>,
  fit: Fit,
  signal?: AbortSignal,
): Promise<LockedBase> {
  const { host, repository, tag } = splitReference(reference);
  const fault = faultsOf(runtime, reference);
  try {
    const registry = await registryAt(host);
    const wanted = wantedOf(await listedIn(registry, repository, tag, fault, signal), fault);
    const candidates = await Promise.all(
      wanted.map(async ({ platform, digest }): Promise<Candidate> => {
        const image = await readImage(registry, repository, digest, signal);
        if (image === 'missing')
          throw new CodedError(
            fault(
              'bases.missing',
              `lists ${digest}, which is not there`,
              'pin another tag, or repair the mirror',
            ),
          );
        if ('why' in image)
          throw new CodedError(
            fault('bases.no-image', `is no image for ${platform}: ${image.why}`, 'pin another image'),
          );
        return { platform, digest, image };
      }),
    );
    const version = judge(runtime, candidates, fit, fault);
    const platforms = Object.fromEntries(candidates.map(({ platform, digest }) => [platform, digest]));
    return { reference, version, platforms: platforms as LockedBase['platforms'] };
  } catch (error) {
    if (error instanceof RegistryError) throw unreadable(runtime, reference, error);
    throw error;
  }
}

const indexSchema = z.object({
  manifests: z.array(
    z.object({
      digest: z.string(),
      platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});

/** What the index behind a tag lists, by names as `linux/amd64`. */
async function listedIn(
  registry: Registry,
  repository: string,
  tag: string,
  fault: FaultOf,
  signal?: AbortSignal,
): Promise<readonly { readonly name: string; readonly digest: string }[]> {
  const index = await registry.getManifest(repository, tag, signal);
  if (!index) throw new CodedError(fault('bases.missing', 'is not in its registry', 'correct the reference'));
  const { mediaType } = index.descriptor;
  const listed = indexSchema.safeParse(parseJson(index.bytes));
  if ((mediaType !== mediaTypes.index && mediaType !== mediaTypes.dockerIndex) || !listed.success)
    throw new CodedError(
      fault(
        'bases.no-index',
        `is ${mediaType}, not an index of images`,
        `pin an image that is made for ${basePlatforms.join(' and ')}; a mirror must copy the whole index (crane copy, skopeo copy --all)`,
      ),
    );
  return listed.data.manifests.flatMap(({ digest, platform }) =>
    platform ? [{ digest, name: `${platform.os}/${platform.architecture}` }] : [],
  );
}

function unreadable(runtime: Runtime, reference: string, cause: RegistryError): CodedError {
  const { failure } = cause;
  const refused = failure === 'unauthorized' || failure === 'denied';
  return new CodedError(
    {
      code: 'bases.unreadable',
      message: `${reference} could not be read: ${cause.message}`,
      where: cause.problems[0].where ?? reference,
      why: refused
        ? 'registries are read without a login, but for Amazon ECR, which takes the AWS credentials of the shell'
        : failure,
      remedy: refused
        ? `correct the reference, or copy the image where it can be read: ${pinOption(runtime)}`
        : `run it where the network reaches the registry, or name a mirror that it reaches: ${pinOption(runtime)}`,
    },
    { cause },
  );
}
