/** Images for AWS: built on pinned bases by the command line, read back by crane, and run as a container would run them. */
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Container,
  exportImage,
  type ImageConfig,
  isolationHere,
  startContainer,
} from './bases/container.ts';
import { nodeOfHost, pythonOfHost } from './bases/host-files.ts';
import { type BasesStage, createBasesStage, eventOf, lockFile, problemsOf } from './bases/stage.ts';
import { type Ended, freePort } from './sandbox.ts';

const run = promisify(execFile);
const services = ['auth', 'client', 'invoice', 'notification', 'payment'];

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
let stage: BasesStage;
beforeAll(async () => {
  stage = await createBasesStage({ node: nodeOfHost, python: pythonOfHost });
});
afterAll(async () => {
  // Those of a test that ran out of time.
  await Promise.all(containers.map((container) => container.stop()));
  await stage?.stop();
});

describe('what is built on them', () => {
  let built: Record<string, { repositoryUri: string; digest: string; pushedBytes: number }>;

  const build = async () => {
    const ended = await stage.inx('build', '--json', '--target', 'aws');
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
      env: stage.craneEnvironment,
    });
    return JSON.parse(stdout) as { architecture: string; os: string; config: ImageConfig };
  };

  beforeAll(async () => {
    await stage.pinOurs();
    built = await build();
  });

  it('is five images, with the layers of the pinned base below their own', async () => {
    expect(Object.keys(built).sort()).toEqual(services);
    for (const [service, { repositoryUri, digest }] of Object.entries(built)) {
      const runtime = ['client', 'payment'].includes(service) ? 'python' : 'node';
      const base = await layersOf(`docker/library/${runtime}`, stage.digests[runtime]!['linux/amd64']!);
      const own = await layersOf(repositoryUri.slice(repositoryUri.indexOf('/') + 1), digest);
      expect(own.slice(0, base.length)).toEqual(base);
      expect(own).toHaveLength(base.length + 2);
    }
  });

  it('has the same bytes when all of it is built again from nothing', async () => {
    for (const { repositoryUri, digest } of Object.values(built))
      await stage.aws.invoke('ecr', 'BatchDeleteImage', {
        repositoryName: repositoryUri.slice(repositoryUri.indexOf('/') + 1),
        imageIds: [{ imageDigest: digest }],
      });
    await rm(path.join(stage.sandbox.root, '.inx/cache'));
    await mkdir(path.join(stage.sandbox.root, '.inx/cache'));
    const again = await build();
    const known = (images: typeof built) => Object.values(images).map(({ digest }) => digest);
    expect(known(again)).toEqual(known(built));
    // The repositories still hold the layers: nothing of a base is fetched or sent a second time.
    const base = await stage.registry.getManifest(
      'docker/library/node',
      stage.digests['node']!['linux/amd64']!,
    );
    expect(again['auth']!.pushedBytes).toBeLessThan(sizeOf(base!.bytes));
  });

  it.skipIf(!crane)('is valid (crane validate), for linux/amd64', async () => {
    const validated = services.map(async (service) => {
      const args = ['validate', '--insecure', '--remote', referenceOf(service)];
      const { stdout, stderr } = await run('crane', args, { env: stage.craneEnvironment });
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
      const root = path.join(stage.folder, service);
      await exportImage(referenceOf(service), root, stage.craneEnvironment);
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
    await stage.sandbox.git('add', lockFile);
    await stage.sandbox.git('commit', '--quiet', '--message', 'bases pinned');
    const pinned = (await stage.sandbox.git('rev-parse', 'HEAD')).trim();
    const unpinned = (await stage.sandbox.git('rev-parse', 'HEAD~1')).trim();
    const planOf = (commit: string) =>
      stage.inx('plan', '--json', '--target', 'aws', '--no-platform', '--commit', commit);
    await stage.sandbox.edit(lockFile, (text) => text.replaceAll(/sha256:[0-9a-f]{8}/g, 'sha256:00000000'));
    const [first, other] = [await planOf(pinned), await planOf(unpinned)];
    expect(first.code, first.output).toBe(0);
    expect(problemsOf(other)).toEqual([expect.objectContaining({ code: 'image.no-base' })]);
    await stage.sandbox.git('commit', '--quiet', '--all', '--message', 'other bases');
    const moved = await planOf((await stage.sandbox.git('rev-parse', 'HEAD')).trim());
    const again = await planOf(pinned);
    const digest = (plan: Ended) => eventOf(plan, 'plan')['digest'];
    expect(digest(again)).toBe(digest(first));
    expect(digest(moved)).not.toBe(digest(first));
  });

  it('is not built where the registry does not have the base any more', async () => {
    const refused = await stage.inx('build', '--json', '--target', 'aws', '--service', 'auth');
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
  const manifest = await stage.registry.getManifest(name, digest);
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
