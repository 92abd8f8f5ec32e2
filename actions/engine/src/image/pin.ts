/** Finds the digests of base images behind their references, and judges whether our services run on them. */
import { z } from 'zod';
import { CodedError, type Problem, refuseIf } from '../kit/error.ts';
import { mediaTypes, type Registry, RegistryError } from '../ports/registry.ts';
import type { Runtime } from './base.ts';
import {
  type BasePlatform,
  type BasesLock,
  basePlatforms,
  type LockedBase,
  splitReference,
} from './bases-lock.ts';
import { parseJson, type ReadImage, readImage } from './read.ts';

/**
 * Where nothing else is asked for. Debian's glibc, as wheels of compiled packages are made for it (PEP 600) and rarely
 * for Alpine's musl; `slim` leaves compilers out, as nothing is compiled in an image.
 */
export const usualReferences: Readonly<Record<Runtime, string>> = {
  node: 'public.ecr.aws/docker/library/node:24-slim',
  python: 'public.ecr.aws/docker/library/python:3.13-slim',
};

export const runtimes = ['node', 'python'] as const satisfies readonly Runtime[];

/** What the repository is written for; the rehearsal runs the same Node. */
export interface Fit {
  /** Major version that a base must have: `24`. */
  readonly node: string;
  /** Lowest major and minor version of a base: `3.11`. */
  readonly python: string;
}

const indexSchema = z.object({
  manifests: z.array(
    z.object({
      digest: z.string(),
      platform: z.object({ os: z.string(), architecture: z.string() }).optional(),
    }),
  ),
});

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
    const index = await registry.getManifest(repository, tag, signal);
    if (!index) throw fault('bases.missing', 'is not in its registry', 'correct the reference');
    const { mediaType } = index.descriptor;
    const listed = indexSchema.safeParse(parseJson(index.bytes));
    if ((mediaType !== mediaTypes.index && mediaType !== mediaTypes.dockerIndex) || !listed.success)
      throw fault(
        'bases.no-index',
        `is ${mediaType}, not an index of images`,
        `pin an image that is made for ${basePlatforms.join(' and ')}; a mirror must copy the whole index (crane copy, skopeo copy --all)`,
      );
    const has = listed.data.manifests.flatMap(({ digest, platform }) =>
      platform ? [{ digest, name: `${platform.os}/${platform.architecture}` }] : [],
    );
    const images = await Promise.all(
      basePlatforms.map(async (platform) => {
        const digest = has.find(({ name }) => name === platform)?.digest;
        if (digest === undefined)
          throw fault(
            'bases.platform',
            `has no ${platform}, only ${has.map(({ name }) => name).join(', ') || 'nothing'}`,
            `pin an image that is made for ${basePlatforms.join(' and ')}`,
          );
        const image = await readImage(registry, repository, digest, signal);
        if (image === 'missing')
          throw fault(
            'bases.missing',
            `lists ${digest}, which is not there`,
            'pin another tag, or repair the mirror',
          );
        if ('why' in image)
          throw fault('bases.no-image', `is no image for ${platform}: ${image.why}`, 'pin another image');
        return { platform, digest, image };
      }),
    );
    refuseIf(images.flatMap(({ platform, image }) => misfits(runtime, platform, image, fit, fault)));
    const versions = images.map(({ image }) => versionOf(runtime, image)!);
    if (new Set(versions).size > 1)
      throw fault(
        'bases.versions-differ',
        `holds ${images.map(({ platform }, at) => `${versions[at]} for ${platform}`).join(', ')}`,
        'run the command again when its publisher has pushed every platform, or pin a more exact tag',
      );
    const platforms = Object.fromEntries(images.map(({ platform, digest }) => [platform, digest]));
    return { reference, version: versions[0]!, platforms: platforms as LockedBase['platforms'] };
  } catch (error) {
    if (error instanceof RegistryError) throw unreadable(runtime, reference, error);
    throw error;
  }
}

type Fault = (code: string, message: string, remedy: string) => CodedError;

const option = (runtime: Runtime) => `inx bases pin --${runtime} <host/repository:tag>`;

function faultsOf(runtime: Runtime, reference: string): Fault {
  return (code, message, remedy) =>
    new CodedError({
      code,
      message: `${reference} ${message}`,
      where: reference,
      remedy: `${remedy}: ${option(runtime)}`,
    });
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
        ? `correct the reference, or copy the image where it can be read: ${option(runtime)}`
        : `run it where the network reaches the registry, or name a mirror that it reaches: ${option(runtime)}`,
    },
    { cause },
  );
}

const labels = {
  node: { name: 'Node', variable: 'NODE_VERSION' },
  python: { name: 'Python', variable: 'PYTHON_VERSION' },
} as const;

function variableOf({ config }: ReadImage, name: string): string | undefined {
  const line = config.config.Env?.find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1) || undefined;
}

/** Official images say their version in a variable; undefined where it is not of the form `24.11.1`. */
function versionOf(runtime: Runtime, image: ReadImage): string | undefined {
  const said = variableOf(image, labels[runtime].variable);
  return said !== undefined && /^\d+\.\d+\.\d+$/.test(said) ? said : undefined;
}

/** Everything that speaks against an image as a base. */
function misfits(
  runtime: Runtime,
  platform: BasePlatform,
  image: ReadImage,
  fit: Fit,
  fault: Fault,
): readonly Problem[] {
  const found: CodedError[] = [];
  const { name, variable } = labels[runtime];
  const { os, architecture } = image.config;
  if (`${os}/${architecture}` !== platform)
    found.push(
      fault(
        'bases.platform',
        `is listed for ${platform}, and made for ${os}/${architecture}`,
        'pin another image',
      ),
    );
  if (variableOf(image, 'PATH') === undefined)
    found.push(
      fault(
        'bases.path',
        `says no PATH for ${platform}, so nobody knows where ${runtime} is`,
        'pin an image whose config sets PATH',
      ),
    );
  const version = versionOf(runtime, image);
  if (version === undefined)
    found.push(
      fault(
        'bases.version-unknown',
        `does not say its ${name} for ${platform}: ${variable} is ${variableOf(image, variable) ?? 'not set'}`,
        `pin an official image, or one that is built FROM it and keeps ${variable}`,
      ),
    );
  else if (!fits(runtime, version, fit))
    found.push(
      fault(
        'bases.version',
        `has ${name} ${version}; the services are made for ${name} ${fit[runtime]}${runtime === 'python' ? ' or newer' : ''}`,
        `pin an image with that ${name}`,
      ),
    );
  // The layer that apk wrote is the only trace of musl in a config.
  if (
    runtime === 'python' &&
    image.config.history.some((step) => /\bapk add\b|alpine-minirootfs/.test(step.created_by ?? ''))
  )
    found.push(
      fault(
        'bases.musl',
        'is made from Alpine, whose musl does not run wheels for glibc',
        'pin an image of Debian, e.g. a -slim one',
      ),
    );
  return found.flatMap((each) => each.problems);
}

function fits(runtime: Runtime, version: string, fit: Fit): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = fit[runtime].split('.').map(Number);
  if (runtime === 'node') return major === wantedMajor;
  return major === wantedMajor && minor >= wantedMinor;
}
