/** The engine's images: built by the image builder, kept in the account's registry. */
import { type OpenRegistry, splitRepositoryUri } from '@inx/aws';
import { CodedError, type Images, type InputChange } from '@inx/engine';
import {
  attestationDigests,
  attestationsOf,
  type BuildInput,
  buildImage,
  type Files,
  imageKeys,
  type Keyed,
  markerBase,
  pushImage,
  type Runtime,
  tagOf,
} from '@inx/engine/image';
import type { ServiceManifest, Workspace } from '@inx/manifest';
import pLimit from 'p-limit';
import { pinnedInput, readBasesLock, registriesOf } from './bases.ts';
import { gitFiles } from './git-files.ts';
import { once } from './later.ts';
import type { Target } from './target.ts';
import { createToolchain } from './toolchain/index.ts';

/** What an image stands on and is built for. */
type Standing = Pick<BuildInput, 'base' | 'target'>;

/** Two builds at once keep two cores busy; more only make each other wait. */
const parallelBuilds = 2;

export function createImages({
  root,
  workspace,
  target,
  registry,
  files,
}: {
  readonly root: string;
  readonly workspace: Workspace;
  readonly target: Target;
  /** Opened when it is first asked for. */
  readonly registry: () => Promise<OpenRegistry>;
  /** Sources of a commit that is not checked out: known by key, never built. Absent: the folder itself. */
  readonly files?: Files;
}): Images {
  const limit = pLimit(parallelBuilds);
  const registries = registriesOf(target);
  const toolchain = once(() => createToolchain({ root }));
  const keysOver = async (services: readonly ServiceManifest[], read: Files | undefined) => {
    const { tools: own, hostTarget } = await toolchain();
    const tools = read ? { ...own, files: read } : own;
    // Of the commit that is looked at, as its sources are.
    const lock = target.name === 'aws' ? await readBasesLock(tools.files) : undefined;
    const standing = (runtime: Runtime): Standing =>
      target.name === 'aws'
        ? pinnedInput(lock, runtime, registries)
        : { base: markerBase(runtime, hostTarget.platform), target: hostTarget };
    return imageKeys(
      services.map((service) => inputOf(service, standing)),
      tools,
    );
  };
  const keyed = once(
    async () =>
      new Map((await keysOver(workspace.services, files)).map((each) => [each.input.service, each])),
  );
  const commits = new Map<string, ReturnType<typeof gitFiles>>();
  const keyOf = async (service: string): Promise<Keyed> => {
    const found = (await keyed()).get(service);
    if (!found)
      throw new CodedError({
        code: 'image.unknown-service',
        message: `no service is named "${service}"`,
        remedy: 'correct the name',
      });
    return found;
  };
  const make = async (
    service: ServiceManifest,
    onProgress: (detail: string) => void,
    signal?: AbortSignal,
  ) => {
    if (files)
      throw new CodedError({
        code: 'image.not-checked-out',
        message: `the image of ${service.name} is to be built, and its sources are not checked out`,
        where: `services/${service.name}`,
        remedy: 'check the commit out, then build it',
      });
    onProgress('building');
    const { tools } = await toolchain();
    return buildImage(await keyOf(service.name), tools, signal);
  };
  return {
    key: async (service) => (await keyOf(service.name)).key,
    changedInputs: async (service, commit) => {
      const sha = commit.replace(/-dirty$/, '');
      const known = commits.get(sha) ?? gitFiles(root, sha);
      commits.set(sha, known);
      const old = await known;
      if (!old) return undefined;
      // A service that was not there then, or was of another form, has no inputs to compare.
      const before = await keysOver([service], old).catch((error: unknown) => {
        if (error instanceof CodedError && error.code !== 'git.too-large') return undefined;
        throw error;
      });
      return before?.[0] && inputChanges(before[0].facts, (await keyOf(service.name)).facts);
    },
    attestationDigests: async (uri, digest, signal) =>
      attestationDigests(await registry(), splitRepositoryUri(uri).repository, digest, signal),
    attestations: async (uri, digest, signal) =>
      attestationsOf(await registry(), splitRepositoryUri(uri).repository, digest, signal),
    has: async (uri, digest, signal) =>
      (await (await registry()).resolve(splitRepositoryUri(uri).repository, digest, signal)) !== undefined,
    provide: async (service, key, uri, onProgress, signal) => {
      const { repository } = splitRepositoryUri(uri);
      const open = await registry();
      const present = await open.resolve(repository, tagOf(key), signal);
      if (present) return { digest: present.digest, built: false, pushedBytes: 0 };
      return limit(async () => {
        const image = await make(service, onProgress, signal);
        onProgress('pushing');
        const pushed = await pushImage(open, repository, image, { ...(signal && { signal }) });
        return { digest: pushed.digest, built: true, pushedBytes: pushed.pushedBytes };
      });
    },
    reproduces: (service, digest, onProgress, signal) =>
      limit(async () => (await make(service, onProgress, signal)).digest === digest),
  };
}

/** Names only: what differs between what went into two keys. */
function inputChanges(before: Keyed['facts'], after: Keyed['facts']): InputChange[] {
  return [...new Set([...after.keys(), ...before.keys()])].sort().flatMap((path): InputChange[] => {
    const [old, fresh] = [before.get(path), after.get(path)];
    if (old === fresh) return [];
    return [{ path, change: old === undefined ? 'added' : fresh === undefined ? 'removed' : 'changed' }];
  });
}

function inputOf(service: ServiceManifest, standing: (runtime: Runtime) => Standing): BuildInput {
  const runtime = service.runtime === 'python' ? 'python' : 'node';
  return {
    service: service.name,
    runtime,
    port: service.port,
    directory: `services/${service.name}`,
    kit: `services/kit-${runtime}`,
    ...standing(runtime),
  };
}
