/** Base images as a public registry publishes them, and a repository that pins them and builds on them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClients, ecrRegistry, type OpenRegistry } from '@inx/aws';
import { type LocalAws, startLocalAws } from '@inx/local';
import { createSandbox, type Ended, homeAccount, type Sandbox } from '../sandbox.ts';
import { type PlatformImage, pushIndex } from './base-image.ts';
import type { Interpreter } from './host-files.ts';
import { type PublicRegistry, startPublicRegistry } from './public-registry.ts';

export type Runtime = 'node' | 'python';
export const lockFile = 'services/bases.lock.json';

export interface BasesStage {
  readonly aws: LocalAws;
  readonly registry: OpenRegistry;
  readonly published: PublicRegistry;
  readonly sandbox: Sandbox;
  /** For files of the test; gone with the stage. */
  readonly folder: string;
  /** Variables with which crane is signed in. */
  readonly craneEnvironment: NodeJS.ProcessEnv;
  /** Of the published bases: runtime → platform → digest. */
  readonly digests: Readonly<Record<Runtime, Readonly<Record<string, string>>>>;
  inx(...args: string[]): Promise<Ended>;
  reference(runtime: Runtime, tag?: string): string;
  pinOurs(): Promise<Ended>;
  stop(): Promise<void>;
}

/** `interpreters`: what the published bases hold; their making goes on beside the platform's. */
export async function createBasesStage(
  interpreters: Readonly<Record<Runtime, () => Promise<Interpreter>>>,
): Promise<BasesStage> {
  const aws = await startLocalAws({ speed: 50 });
  const credentials = { accessKeyId: homeAccount, secretAccessKey: 'x' };
  const { ecr } = createClients({ region: 'us-east-1', endpoint: aws.endpoint, credentials });
  const registry = await ecrRegistry(ecr);
  const { authorizationData } = await aws.invoke<{ authorizationData: { authorizationToken: string }[] }>(
    'ecr',
    'GetAuthorizationToken',
    {},
  );
  const token = authorizationData[0]!.authorizationToken;
  const folder = await mkdtemp(path.join(tmpdir(), 'inx-bases-'));
  const published = await startPublicRegistry({ endpoint: aws.endpoint, authorization: `Basic ${token}` });
  const auths = { [new URL(aws.endpoint).host]: { auth: token } };
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ auths }));
  const sandbox = await createSandbox({ aws: { endpoint: aws.endpoint, baseUrl: '' } });
  const inx = (...args: string[]) =>
    sandbox.inxWith(
      { AWS_ACCESS_KEY_ID: homeAccount, AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'us-east-1' },
      ...args,
    );
  const publish = async (runtime: Runtime) => {
    const repositoryName = `docker/library/${runtime}`;
    await aws.invoke('ecr', 'CreateRepository', { repositoryName });
    return pushIndex(registry, repositoryName, 'base', platformsOf(runtime, await interpreters[runtime]()));
  };
  const reference = (runtime: Runtime, tag = 'base') => `${published.host}/docker/library/${runtime}:${tag}`;
  const stop = async () => {
    await published.stop();
    await registry.close();
    await sandbox.stop();
    await aws.stop();
    await rm(folder, { recursive: true });
  };
  const [platform, node, python] = await Promise.all([inx('up'), publish('node'), publish('python')]);
  if (platform.code !== 0) {
    await stop();
    throw new Error(platform.output);
  }
  return {
    aws,
    registry,
    published,
    sandbox,
    folder,
    craneEnvironment: { ...process.env, DOCKER_CONFIG: folder },
    digests: { node, python },
    inx,
    reference,
    pinOurs: () =>
      inx('bases', 'pin', '--json', '--node', reference('node'), '--python', reference('python')),
    stop,
  };
}

export const variablesOf = (runtime: Runtime, version: string) => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  [runtime === 'node' ? 'NODE_VERSION' : 'PYTHON_VERSION']: version,
});

/** Another processor's image is pinned, never built on: one file stands for it. */
const platformsOf = (runtime: Runtime, { version, files }: Interpreter): readonly PlatformImage[] => [
  { architecture: 'amd64', environment: variablesOf(runtime, version), files },
  {
    architecture: 'arm64',
    environment: variablesOf(runtime, version),
    files: [{ path: 'etc/of', bytes: Buffer.from('arm64') }],
  },
];

export function eventOf({ events, output }: Ended, type: string) {
  const found = events.find((event) => event['type'] === type);
  if (!found) throw new Error(`nothing of type ${type} in: ${output}`);
  return found;
}

export const problemsOf = (ended: Ended) =>
  eventOf(ended, 'failed')['problems'] as { code: string; message: string; where?: string; remedy: string }[];
