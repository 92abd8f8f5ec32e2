/**
 * Images for AWS, from a base image to a container that answers: pinned from a public registry, built by the command
 * line, pushed to the embedded ECR, read back by crane, and run as a container would run them. One file, as all of it
 * stands on one pair of published bases, which take longer to make than most of what is asked of them.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createClients, ecrRegistry, type OpenRegistry } from '@inx/aws';
import { CodedError } from '@inx/engine';
import { pinBases } from '@inx/engine/image';
import { registriesOf } from '@inx/host';
import { type LocalAws, startLocalAws } from '@inx/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlatformImage, pushIndex, pushPlatform } from './bases/base-image.ts';
import {
  type Container,
  exportImage,
  type ImageConfig,
  isolationHere,
  startContainer,
} from './bases/container.ts';
import { type Interpreter, nodeOfHost, pythonOfHost } from './bases/host-files.ts';
import { type PublicRegistry, startPublicRegistry } from './bases/public-registry.ts';
import { createSandbox, type Ended, freePort, type Sandbox } from './sandbox.ts';

const run = promisify(execFile);
const services = ['auth', 'client', 'invoice', 'notification', 'payment'];
const lockFile = 'services/bases.lock.json';
const account = '111122223333';

const here = await isolationHere();
const uncontained = 'why' in here ? here.why : undefined;
const crane = await run('crane', ['version']).then(
  () => true,
  () => false,
);
if (process.env['CI'] === 'true' && (uncontained || !crane))
  throw new Error(uncontained ?? 'crane is not installed');
if (!crane) console.warn('left out: crane is not installed');
if (uncontained) console.warn(`no image is run: ${uncontained}`);

const containers: Container[] = [];
const fit = { node: '24', python: '3.11' };

let aws: LocalAws;
let registry: OpenRegistry;
let published: PublicRegistry;
let sandbox: Sandbox;
let folder: string;
let craneEnvironment: NodeJS.ProcessEnv;
const digests: Record<string, Readonly<Record<string, string>>> = {};

const variablesOf = (runtime: 'node' | 'python', version: string) => ({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  [runtime === 'node' ? 'NODE_VERSION' : 'PYTHON_VERSION']: version,
});

/** Another processor's image is pinned, never built on: one file stands for it. */
const platformsOf = (
  runtime: 'node' | 'python',
  { version, files }: Interpreter,
): readonly PlatformImage[] => [
  { architecture: 'amd64', environment: variablesOf(runtime, version), files },
  {
    architecture: 'arm64',
    environment: variablesOf(runtime, version),
    files: [{ path: 'etc/of', bytes: Buffer.from('arm64') }],
  },
];

const inx = (...args: string[]): Promise<Ended> =>
  sandbox.inxWith(
    { AWS_ACCESS_KEY_ID: account, AWS_SECRET_ACCESS_KEY: 'x', AWS_REGION: 'us-east-1' },
    ...args,
  );
const eventOf = ({ events, output }: Ended, type: string) => {
  const found = events.find((event) => event['type'] === type);
  if (!found) throw new Error(`nothing of type ${type} in: ${output}`);
  return found;
};
const problemsOf = (ended: Ended) =>
  eventOf(ended, 'failed')['problems'] as { code: string; message: string; where?: string; remedy: string }[];
const reference = (runtime: string, tag = 'base') => `${published.host}/docker/library/${runtime}:${tag}`;
const pinOurs = () =>
  inx('bases', 'pin', '--json', '--node', reference('node'), '--python', reference('python'));

beforeAll(async () => {
  aws = await startLocalAws({ speed: 50 });
  const clients = createClients({
    region: 'us-east-1',
    endpoint: aws.endpoint,
    credentials: { accessKeyId: account, secretAccessKey: 'x' },
  });
  registry = await ecrRegistry(clients.ecr);
  const { authorizationData } = await aws.invoke<{ authorizationData: { authorizationToken: string }[] }>(
    'ecr',
    'GetAuthorizationToken',
    {},
  );
  const token = authorizationData[0]!.authorizationToken;
  folder = await mkdtemp(path.join(tmpdir(), 'inx-bases-'));
  published = await startPublicRegistry({ endpoint: aws.endpoint, authorization: `Basic ${token}` });
  const auths = { [new URL(aws.endpoint).host]: { auth: token } };
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ auths }));
  craneEnvironment = { ...process.env, DOCKER_CONFIG: folder };
  for (const repositoryName of ['docker/library/node', 'docker/library/python'])
    await aws.invoke('ecr', 'CreateRepository', { repositoryName });
  sandbox = await createSandbox({ aws: { endpoint: aws.endpoint, baseUrl: '' } });
  const publish = async (runtime: 'node' | 'python', interpreter: Interpreter) => {
    digests[runtime] = await pushIndex(
      registry,
      `docker/library/${runtime}`,
      'base',
      platformsOf(runtime, interpreter),
    );
  };
  const [platform] = await Promise.all([
    inx('up'),
    nodeOfHost().then((node) => publish('node', node)),
    pythonOfHost().then((python) => publish('python', python)),
  ]);
  if (platform.code !== 0) throw new Error(platform.output);
});
afterAll(async () => {
  // Those of a test that ran out of time.
  await Promise.all(containers.map((container) => container.stop()));
  await published?.stop();
  await registry?.close();
  await sandbox?.stop();
  await aws?.stop();
  if (folder) await rm(folder, { recursive: true });
});

describe('before anything is pinned', () => {
  it('inx bases says so, and how to begin', async () => {
    const shown = await inx('bases');
    expect([shown.code, shown.output]).toEqual([0, expect.stringContaining('inx bases pin')]);
  });

  it.each([['build'], ['plan']])(
    'inx %s for an account is refused, and the remedy names the command',
    async (verb) => {
      const refused = await inx(
        verb,
        '--json',
        '--target',
        'aws',
        ...(verb === 'plan' ? ['--no-platform'] : []),
      );
      expect(refused.code).toBe(2);
      expect(problemsOf(refused)).toEqual([
        expect.objectContaining({
          code: 'image.no-base',
          where: lockFile,
          remedy: expect.stringContaining('inx bases pin'),
        }),
      ]);
    },
  );
});

describe('inx bases pin', () => {
  it('writes the digest of each platform and the versions, the same bytes every time', async () => {
    const first = await pinOurs();
    expect(first.code, first.output).toBe(0);
    const text = await sandbox.read(lockFile);
    expect(JSON.parse(text)).toEqual({
      schema: 1,
      bases: {
        node: { reference: reference('node'), version: process.versions.node, platforms: digests['node'] },
        python: {
          reference: reference('python'),
          version: expect.stringMatching(/^3\.\d+\.\d+$/),
          platforms: digests['python'],
        },
      },
    });
    const again = await inx('bases', 'pin', '--json');
    expect(eventOf(again, 'bases-pinned')).toMatchObject({ changed: false });
    expect(await sandbox.read(lockFile)).toBe(text);
  });

  it('tells every fault of both at once, with place and remedy, and leaves the file as it is', async () => {
    const before = await sandbox.read(lockFile);
    const nobody = `127.0.0.1:${await freePort()}/node:24-slim`;
    const missing = reference('python', 'absent');
    const refused = await inx('bases', 'pin', '--json', '--node', nobody, '--python', missing);
    expect(refused.code).toBe(2);
    expect(problemsOf(refused)).toEqual([
      expect.objectContaining({
        code: 'bases.unreadable',
        where: expect.stringContaining(nobody.split('/')[0]!),
        remedy: expect.stringContaining('inx bases pin --node'),
      }),
      expect.objectContaining({
        code: 'bases.missing',
        where: missing,
        remedy: expect.stringContaining('inx bases pin --python'),
      }),
    ]);
    expect(await sandbox.read(lockFile)).toBe(before);
  });

  const both = ['amd64', 'arm64'] as const;
  const stub = [{ path: 'etc/stub', bytes: Buffer.from('stub') }];
  const nodeBase = (architecture: 'amd64' | 'arm64', version = '24.1.0'): PlatformImage => ({
    architecture,
    environment: variablesOf('node', version),
    files: stub,
  });
  const alpine = { history: ['ADD alpine-minirootfs-3.22.2-x86_64.tar.gz / # buildkit'] };
  it.each<[string, string, 'node' | 'python', readonly PlatformImage[]]>([
    ['one platform only', 'bases.platform', 'node', [nodeBase('amd64')]],
    ['another major version', 'bases.version', 'node', both.map((each) => nodeBase(each, '22.9.0'))],
    ['no version', 'bases.version-unknown', 'node', both.map((each) => nodeBase(each, ''))],
    ['a pre-release', 'bases.version-unknown', 'node', both.map((each) => nodeBase(each, '24.0.0-rc.1'))],
    [
      'versions that differ',
      'bases.versions-differ',
      'node',
      [nodeBase('amd64', '24.1.0'), nodeBase('arm64', '24.2.0')],
    ],
    [
      'no PATH',
      'bases.path',
      'node',
      both.map((each) => ({ ...nodeBase(each), environment: { NODE_VERSION: '24.1.0' } })),
    ],
    [
      'a Python that is too old',
      'bases.version',
      'python',
      both.map((each) => ({ ...nodeBase(each), environment: variablesOf('python', '3.10.9') })),
    ],
    [
      'Alpine under Python',
      'bases.musl',
      'python',
      both.map((each) => ({ ...nodeBase(each), environment: variablesOf('python', '3.13.1'), ...alpine })),
    ],
  ])('an index with %s is refused (%s)', async (what, code, runtime, images) => {
    const tag = what.toLowerCase().replaceAll(' ', '-');
    await pushIndex(registry, `docker/library/${runtime}`, tag, images);
    const wrong = reference(runtime, tag);
    const references = { node: reference('node'), python: reference('python'), [runtime]: wrong };
    const fault = await pinBases(references, registriesOf({}), fit).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(CodedError);
    for (const problem of (fault as CodedError).problems)
      expect(problem).toMatchObject({
        code,
        message: expect.stringContaining(wrong),
        remedy: expect.stringContaining(`inx bases pin --${runtime}`),
      });
  });

  it.each([
    ['node:24', 'bases.reference'],
    ['docker.io/library/node', 'bases.reference'],
    ['docker.io/library/node@sha256:1', 'bases.reference'],
  ])('%s is no reference that can be pinned', async (wrong, code) => {
    const references = { node: wrong, python: reference('python') };
    await expect(pinBases(references, registriesOf({}), fit)).rejects.toMatchObject({
      code,
    });
  });

  it('an image that is no index is refused: its digest would be of one platform', async () => {
    const { digest } = await pushPlatform(registry, 'docker/library/node', nodeBase('amd64'));
    const manifest = await registry.getManifest('docker/library/node', digest);
    await registry.putManifest('docker/library/node', 'single', {
      mediaType: manifest!.descriptor.mediaType,
      bytes: manifest!.bytes,
    });
    const references = { node: reference('node', 'single'), python: reference('python') };
    await expect(pinBases(references, registriesOf({}), fit)).rejects.toMatchObject({
      code: 'bases.no-index',
    });
  });

  it('a mirror in Amazon ECR is read with the credentials of the shell', async () => {
    const { host } = new URL(aws.endpoint);
    const mirror = (runtime: string) => `${host}/docker/library/${runtime}:base`;
    const credentials = { accessKeyId: account, secretAccessKey: 'x' };
    const pinned = await pinBases(
      { node: mirror('node'), python: mirror('python') },
      registriesOf({ endpoint: aws.endpoint, credentials }),
      fit,
    );
    expect(pinned.bases).toMatchObject({
      node: { platforms: digests['node'] },
      python: { platforms: digests['python'] },
    });
  });

  it('a lock that was edited into nonsense is refused with every fault', async () => {
    const before = await sandbox.read(lockFile);
    await sandbox.edit(lockFile, (text) => text.replaceAll(/sha256:[0-9a-f]{8}/g, 'sha256:'));
    const refused = await inx('bases', '--json');
    expect(refused.code).toBe(2);
    const problems = problemsOf(refused);
    expect(problems).toHaveLength(4);
    expect(new Set(problems.map(({ code, where }) => `${code} ${where}`))).toEqual(
      new Set([`bases.lock-invalid ${lockFile}`]),
    );
    await sandbox.write(lockFile, before);
  });
});

describe('what is built on them', () => {
  let built: Record<string, { repositoryUri: string; digest: string; pushedBytes: number }>;

  const build = async () => {
    const ended = await inx('build', '--json', '--target', 'aws');
    expect(ended.code, ended.output).toBe(0);
    const images = ended.events.filter((event) => event['type'] === 'image') as {
      service: string;
      repositoryUri: string;
      digest: string;
      pushedBytes: number;
    }[];
    return Object.fromEntries(images.map((image) => [image.service, image]));
  };
  const referenceOf = (service: string) => `${built[service]!.repositoryUri}@${built[service]!.digest}`;
  const configOf = async (service: string) => {
    const { stdout } = await run('crane', ['config', '--insecure', referenceOf(service)], {
      env: craneEnvironment,
    });
    return JSON.parse(stdout) as { architecture: string; os: string; config: ImageConfig };
  };

  beforeAll(async () => {
    await pinOurs();
    built = await build();
  });

  it('is five images, with the layers of the pinned base below their own', async () => {
    expect(Object.keys(built).sort()).toEqual(services);
    for (const [service, { repositoryUri, digest }] of Object.entries(built)) {
      const runtime = ['client', 'payment'].includes(service) ? 'python' : 'node';
      const base = await layersOf(`docker/library/${runtime}`, digests[runtime]!['linux/amd64']!);
      const own = await layersOf(repositoryUri.slice(repositoryUri.indexOf('/') + 1), digest);
      expect(own.slice(0, base.length)).toEqual(base);
      expect(own).toHaveLength(base.length + 2);
    }
  });

  it('has the same bytes when all of it is built again from nothing', async () => {
    for (const { repositoryUri, digest } of Object.values(built))
      await aws.invoke('ecr', 'BatchDeleteImage', {
        repositoryName: repositoryUri.slice(repositoryUri.indexOf('/') + 1),
        imageIds: [{ imageDigest: digest }],
      });
    await rm(path.join(sandbox.root, '.inx/cache'));
    await mkdir(path.join(sandbox.root, '.inx/cache'));
    const again = await build();
    const known = (images: typeof built) => Object.values(images).map(({ digest }) => digest);
    expect(known(again)).toEqual(known(built));
    // The repositories still hold the layers: nothing of a base is fetched or sent a second time.
    const base = await registry.getManifest('docker/library/node', digests['node']!['linux/amd64']!);
    expect(again['auth']!.pushedBytes).toBeLessThan(sizeOf(base!.bytes));
  });

  it.skipIf(!crane)('is valid (crane validate), for linux/amd64', async () => {
    const validated = services.map(async (service) => {
      const args = ['validate', '--insecure', '--remote', referenceOf(service)];
      const { stdout, stderr } = await run('crane', args, { env: craneEnvironment });
      return { said: stdout + stderr, ...(await configOf(service)) };
    });
    for (const image of await Promise.all(validated))
      expect(image).toMatchObject({
        said: expect.stringContaining('PASS'),
        os: 'linux',
        architecture: 'amd64',
      });
  });

  it.skipIf(!crane || uncontained !== undefined).each([['auth'], ['payment']])(
    '%s answers in a container of its image, and drains',
    async (service) => {
      const root = path.join(folder, service);
      await exportImage(referenceOf(service), root, craneEnvironment);
      const { config } = await configOf(service);
      const port = await freePort();
      const variables = {
        PORT: String(port),
        DATABASE_URL: `sqlite:///tmp/${service}.db`,
        JWT_SECRET: 'a secret of thirty-two characters and more',
      };
      const isolation = 'isolation' in here ? here.isolation : 'root';
      const container = await startContainer(root, config, variables, isolation);
      containers.push(container);
      try {
        const answer = await answered(`http://127.0.0.1:${port}/`, container);
        expect(answer.status, container.output()).toBe(200);
      } finally {
        expect(await container.stop(), container.output()).toBe(0);
      }
    },
  );

  it('is planned by the lock of the commit that is planned, not by the one that is checked out', async () => {
    await sandbox.git('add', lockFile);
    await sandbox.git('commit', '--quiet', '--message', 'bases pinned');
    const pinned = (await sandbox.git('rev-parse', 'HEAD')).trim();
    const unpinned = (await sandbox.git('rev-parse', 'HEAD~1')).trim();
    const planOf = (commit: string) =>
      inx('plan', '--json', '--target', 'aws', '--no-platform', '--commit', commit);
    await sandbox.edit(lockFile, (text) => text.replaceAll(/sha256:[0-9a-f]{8}/g, 'sha256:00000000'));
    const [first, other] = [await planOf(pinned), await planOf(unpinned)];
    expect(first.code, first.output).toBe(0);
    expect(problemsOf(other)).toEqual([expect.objectContaining({ code: 'image.no-base' })]);
    await sandbox.git('commit', '--quiet', '--all', '--message', 'other bases');
    const moved = await planOf((await sandbox.git('rev-parse', 'HEAD')).trim());
    const again = await planOf(pinned);
    const digest = (plan: Ended) => eventOf(plan, 'plan')['digest'];
    expect(digest(again)).toBe(digest(first));
    expect(digest(moved)).not.toBe(digest(first));
  });

  it('is not built where the registry does not have the base any more', async () => {
    const refused = await inx('build', '--json', '--target', 'aws', '--service', 'auth');
    expect(refused.code).toBe(2);
    expect(problemsOf(refused)).toEqual([
      expect.objectContaining({
        code: 'image.base-missing',
        message: expect.stringMatching(/node@sha256:00000000/),
        where: lockFile,
        remedy: expect.stringContaining('inx bases pin'),
      }),
    ]);
  });
});

async function layersOf(name: string, digest: string): Promise<string[]> {
  const manifest = await registry.getManifest(name, digest);
  const { layers } = JSON.parse(new TextDecoder().decode(manifest!.bytes)) as {
    layers: { digest: string }[];
  };
  return layers.map((layer) => layer.digest);
}

function sizeOf(manifest: Uint8Array): number {
  const { layers } = JSON.parse(new TextDecoder().decode(manifest)) as { layers: { size: number }[] };
  return layers.reduce((sum, { size }) => sum + size, 0);
}

/** Asks until somebody answers; says what the container printed when it ends before. */
async function answered(url: string, container: Container): Promise<Response> {
  for (;;) {
    if (container.child.exitCode !== null || container.child.signalCode !== null)
      throw new Error(`it ended: ${container.output()}`);
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    if (answer) return answer;
    await sleep(50);
  }
}
