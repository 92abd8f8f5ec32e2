/** Whether our services run on an image: judged by what its config says, on every platform at once. */
import { type Problem, refuseIf } from '../kit/error.ts';
import type { Runtime } from './base.ts';
import { type BasePlatform, basePlatforms } from './bases-lock.ts';
import type { ReadImage } from './read.ts';

/** What the repository is written for; the rehearsal runs the same Node. */
export interface Fit {
  /** Major version that a base must have: `24`. */
  readonly node: string;
  /** Lowest major and minor version of a base: `3.11`. */
  readonly python: string;
}

/** An image of the index that a reference names. */
export interface Candidate {
  readonly platform: BasePlatform;
  readonly digest: string;
  readonly image: ReadImage;
}

/** Half a sentence that goes on from the reference, and what to do. */
export type FaultOf = (code: string, message: string, remedy: string) => Problem;

export const pinOption = (runtime: Runtime) => `inx bases pin --${runtime} <host/repository:tag>`;

export function faultsOf(runtime: Runtime, reference: string): FaultOf {
  return (code, message, remedy) => ({
    code,
    message: `${reference} ${message}`,
    where: reference,
    remedy: `${remedy}: ${pinOption(runtime)}`,
  });
}

/** The version that all of them hold. Throws everything that speaks against them as a base. */
export function judge(runtime: Runtime, candidates: readonly Candidate[], fit: Fit, fault: FaultOf): string {
  refuseIf(candidates.flatMap((candidate) => misfits(runtime, candidate, fit, fault)));
  const versions = candidates.map(({ image }) => versionOf(runtime, image)!);
  const [version] = new Set(versions);
  if (new Set(versions).size > 1)
    refuseIf([
      fault(
        'bases.versions-differ',
        `holds ${candidates.map(({ platform }, at) => `${versions[at]} for ${platform}`).join(', ')}`,
        'run the command again when its publisher has pushed every platform, or pin a more exact tag',
      ),
    ]);
  return version!;
}

const labels = {
  node: { name: 'Node', variable: 'NODE_VERSION' },
  python: { name: 'Python', variable: 'PYTHON_VERSION' },
} as const;

function misfits(runtime: Runtime, { platform, image }: Candidate, fit: Fit, fault: FaultOf): Problem[] {
  const found: Problem[] = [];
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
  if (runtime === 'python' && isOfAlpine(image))
    found.push(
      fault(
        'bases.musl',
        'is made from Alpine, whose musl does not run wheels for glibc',
        'pin an image of Debian, e.g. a -slim one',
      ),
    );
  return found;
}

function variableOf({ config }: ReadImage, name: string): string | undefined {
  const line = config.config.Env?.find((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1) || undefined;
}

/** Official images say their version in a variable; undefined where it is not of the form `24.11.1`. */
function versionOf(runtime: Runtime, image: ReadImage): string | undefined {
  const said = variableOf(image, labels[runtime].variable);
  return said !== undefined && /^\d+\.\d+\.\d+$/.test(said) ? said : undefined;
}

/** The layer that apk wrote is the only trace of musl in a config. */
const isOfAlpine = ({ config }: ReadImage): boolean =>
  config.history.some((step) => /\bapk add\b|alpine-minirootfs/.test(step.created_by ?? ''));

function fits(runtime: Runtime, version: string, fit: Fit): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = fit[runtime].split('.').map(Number);
  if (runtime === 'node') return major === wantedMajor;
  return major === wantedMajor && minor >= wantedMinor;
}

/** The digest of each platform that is wanted, from what an index lists. Throws `bases.platform` for those that it lacks. */
export function wantedOf(
  listed: readonly { readonly name: string; readonly digest: string }[],
  fault: FaultOf,
): readonly { readonly platform: BasePlatform; readonly digest: string }[] {
  // The first of a name, as clients choose it (OCI image index, "manifests").
  const digests = new Map(listed.map(({ name, digest }): [string, string] => [name, digest]).reverse());
  const names = listed.map(({ name }) => name).join(', ') || 'nothing';
  refuseIf(
    basePlatforms
      .filter((platform) => !digests.has(platform))
      .map((platform) =>
        fault(
          'bases.platform',
          `has no ${platform}, only ${names}`,
          `pin an image that is made for ${basePlatforms.join(' and ')}`,
        ),
      ),
  );
  return basePlatforms.map((platform) => ({ platform, digest: digests.get(platform)! }));
}
