/** The engine's images: built by the image builder, kept in the account's registry. */
import { type Clients, ecrRegistry, type OpenRegistry, splitRepositoryUri } from '@inx/aws';
import { CodedError, type Images } from '@inx/engine';
import { buildImage, imageKeys, type Keyed, markerBase, pushImage, tagOf } from '@inx/engine/image';
import type { ServiceManifest, Workspace } from '@inx/manifest';
import pLimit from 'p-limit';
import type { Target } from './target.ts';
import { createToolchain, type Toolchain } from './toolchain/index.ts';

/** Two builds at once keep two cores busy; more only make each other wait. */
const parallelBuilds = 2;

export function createImages({
  root,
  workspace,
  target,
  clients,
}: {
  readonly root: string;
  readonly workspace: Workspace;
  readonly target: Target;
  readonly clients: Clients;
}): Images {
  const limit = pLimit(parallelBuilds);
  const toolchain = once(() => createToolchain({ root }));
  const registry = once<OpenRegistry>(() => ecrRegistry(clients.ecr));
  const keyed = once(async () => {
    const { tools, hostTarget } = await toolchain();
    const inputs = await Promise.all(
      workspace.services.map((service) => inputOf(service, target, hostTarget)),
    );
    return new Map((await imageKeys(inputs, tools)).map((each) => [each.input.service, each]));
  });
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
  return {
    key: async (service) => (await keyOf(service.name)).key,
    has: async (uri, digest, signal) =>
      (await (await registry()).resolve(splitRepositoryUri(uri).repository, digest, signal)) !== undefined,
    provide: async (service, key, uri, onProgress, signal) => {
      const { repository } = splitRepositoryUri(uri);
      const open = await registry();
      const present = await open.resolve(repository, tagOf(key), signal);
      if (present) return { digest: present.digest, built: false, pushedBytes: 0 };
      return limit(async () => {
        onProgress('building');
        const { tools } = await toolchain();
        const image = await buildImage(await keyOf(service.name), tools, signal);
        onProgress('pushing');
        const pushed = await pushImage(open, repository, image, { ...(signal && { signal }) });
        return { digest: pushed.digest, built: true, pushedBytes: pushed.pushedBytes };
      });
    },
  };
}

async function inputOf(service: ServiceManifest, target: Target, hostTarget: Toolchain['hostTarget']) {
  if (target.name === 'aws') {
    throw new CodedError({
      code: 'image.no-base',
      message: 'no base image for AWS is pinned yet',
      where: 'services/bases.lock.json',
      remedy: 'pin the digests of the base images, then release to an account',
    });
  }
  const runtime = service.runtime === 'python' ? 'python' : 'node';
  return {
    service: service.name,
    runtime,
    port: service.port,
    directory: `services/${service.name}`,
    kit: `services/kit-${runtime}`,
    base: await markerBase(runtime, hostTarget.platform),
    target: hostTarget,
  } as const;
}

/** Does the work at the first call, and hands every later one the same result. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= work());
}
