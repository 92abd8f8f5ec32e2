/** Builds one service's image. Pure over its tools: the same sources and base give the same digest. */
import { CodedError } from '../kit/error.ts';
import { assembleImage, type Image, type Start } from './image.ts';
import { type BuildInput, imageKeys, type Keyed } from './key.ts';
import { cachedLayer, type Layer, layerOf } from './layer.ts';
import { moduleOf, pythonApplication, pythonEnvironment, sitePackages } from './python.ts';
import type { ImageFile } from './tar.ts';
import type { BuildTools } from './tools.ts';

/** Builds from a key that was made already, or makes it first. */
export async function buildImage(
  from: BuildInput | Keyed,
  tools: BuildTools,
  signal?: AbortSignal,
): Promise<Image> {
  const keyed = 'key' in from ? from : (await imageKeys([from], tools))[0]!;
  signal?.throwIfAborted();
  const { input, key } = keyed;
  checkPlatform(input);
  // First: a base that is gone is told before anything is bundled or installed.
  const base = await input.base.open(signal);
  const made =
    input.runtime === 'node'
      ? await nodeLayers(input, tools, signal)
      : await pythonLayers(keyed, tools, signal);
  return assembleImage({ key, base, ...made });
}

type Made = { readonly layers: readonly Layer[]; readonly start: Start };

async function nodeLayers(input: BuildInput, tools: BuildTools, signal?: AbortSignal): Promise<Made> {
  const entry = `${input.directory}/src/main.ts`;
  const { application, vendor } = await tools.bundler.bundle(
    { entry, nodeVersion: input.target.nodeVersion },
    signal,
  );
  const place = (file: ImageFile): ImageFile => ({ ...file, path: `app/${file.path}` });
  return {
    layers: [
      await layerOf('dependencies', vendor.map(place)),
      await layerOf('application', application.map(place)),
    ],
    start: {
      command: ['node', '/app/server.mjs'],
      environment: { NODE_ENV: 'production' },
      port: input.port,
      title: input.service,
    },
  };
}

async function pythonLayers(keyed: Keyed, tools: BuildTools, signal?: AbortSignal): Promise<Made> {
  const { input, roots, dependenciesKey } = keyed;
  const requirements = `${input.directory}/requirements.txt`;
  const dependencies = await cachedLayer(tools.cache, dependenciesKey, 'dependencies', async () =>
    sitePackages(await tools.wheels.install({ requirements, target: input.target.python }, signal)),
  );
  return {
    layers: [dependencies, await layerOf('application', await pythonApplication(tools.files, roots))],
    start: {
      command: ['python', '-m', moduleOf(input.service)],
      environment: pythonEnvironment,
      port: input.port,
      title: input.service,
    },
  };
}

/** Wheels for one processor on the base of another would fail only when the task starts. */
function checkPlatform({ base, target, service }: BuildInput): void {
  const { os, architecture } = base.platform;
  if (os === target.platform.os && architecture === target.platform.architecture) return;
  throw new CodedError({
    code: 'image.platform',
    message: `${service} is built for ${target.platform.os}/${target.platform.architecture}, its base is ${os}/${architecture}`,
    where: 'services/bases.lock.json',
    remedy: 'pin a base of the same platform: inx bases pin --help',
  });
}
