/** Base images pinned from a public registry: what is written, and everything that is no base. */
import { CodedError } from '@inx/engine';
import { pinBases } from '@inx/engine/image';
import { registriesOf } from '@inx/host';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlatformImage, pushIndex, pushPlatform } from './bases/base-image.ts';
import {
  type BasesStage,
  createBasesStage,
  eventOf,
  lockFile,
  problemsOf,
  type Runtime,
  variablesOf,
} from './bases/stage.ts';
import { freePort, homeAccount } from './sandbox.ts';

const fit = { node: '24', python: '3.11' };
/** Pinning reads what an image says of itself, and opens no layer. */
const files = [{ path: 'etc/of', bytes: Buffer.from('amd64') }];

let stage: BasesStage;
beforeAll(async () => {
  stage = await createBasesStage({
    node: async () => ({ version: process.versions.node, files }),
    python: async () => ({ version: '3.13.1', files }),
  });
});
afterAll(() => stage?.stop());

describe('before anything is pinned', () => {
  it('inx bases says so, and how to begin', async () => {
    const shown = await stage.inx('bases');
    expect([shown.code, shown.output]).toEqual([0, expect.stringContaining('inx bases pin')]);
  });

  it.each([['build'], ['plan']])(
    'inx %s for an account is refused, and the remedy names the command',
    async (verb) => {
      const refused = await stage.inx(
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
    const first = await stage.pinOurs();
    expect(first.code, first.output).toBe(0);
    const text = await stage.sandbox.read(lockFile);
    expect(JSON.parse(text)).toEqual({
      schema: 1,
      bases: {
        node: {
          reference: stage.reference('node'),
          version: process.versions.node,
          platforms: stage.digests['node'],
        },
        python: {
          reference: stage.reference('python'),
          version: '3.13.1',
          platforms: stage.digests['python'],
        },
      },
    });
    const again = await stage.inx('bases', 'pin', '--json');
    expect(eventOf(again, 'bases-pinned')).toMatchObject({ changed: false });
    expect(await stage.sandbox.read(lockFile)).toBe(text);
  });

  it('tells every fault of both at once, with place and remedy, and leaves the file as it is', async () => {
    const before = await stage.sandbox.read(lockFile);
    const nobody = `127.0.0.1:${await freePort()}/node:24-slim`;
    const missing = stage.reference('python', 'absent');
    const refused = await stage.inx('bases', 'pin', '--json', '--node', nobody, '--python', missing);
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
    expect(await stage.sandbox.read(lockFile)).toBe(before);
  });

  const both = ['amd64', 'arm64'] as const;
  const nodeBase = (architecture: 'amd64' | 'arm64', version = '24.1.0'): PlatformImage => ({
    architecture,
    environment: variablesOf('node', version),
    files,
  });
  const alpine = { history: ['ADD alpine-minirootfs-3.22.2-x86_64.tar.gz / # buildkit'] };
  it.each<[string, string, Runtime, readonly PlatformImage[]]>([
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
    await pushIndex(stage.registry, `docker/library/${runtime}`, tag, images);
    const wrong = stage.reference(runtime, tag);
    const references = { node: stage.reference('node'), python: stage.reference('python'), [runtime]: wrong };
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
    const references = { node: wrong, python: stage.reference('python') };
    await expect(pinBases(references, registriesOf({}), fit)).rejects.toMatchObject({
      code,
    });
  });

  it('an image that is no index is refused: its digest would be of one platform', async () => {
    const { digest } = await pushPlatform(stage.registry, 'docker/library/node', nodeBase('amd64'));
    const manifest = await stage.registry.getManifest('docker/library/node', digest);
    await stage.registry.putManifest('docker/library/node', 'single', {
      mediaType: manifest!.descriptor.mediaType,
      bytes: manifest!.bytes,
    });
    const references = { node: stage.reference('node', 'single'), python: stage.reference('python') };
    await expect(pinBases(references, registriesOf({}), fit)).rejects.toMatchObject({
      code: 'bases.no-index',
    });
  });

  it('a mirror in Amazon ECR is read with the credentials of the shell', async () => {
    const { host } = new URL(stage.aws.endpoint);
    const mirror = (runtime: string) => `${host}/docker/library/${runtime}:base`;
    const credentials = { accessKeyId: homeAccount, secretAccessKey: 'x' };
    const pinned = await pinBases(
      { node: mirror('node'), python: mirror('python') },
      registriesOf({ endpoint: stage.aws.endpoint, credentials }),
      fit,
    );
    expect(pinned.bases).toMatchObject({
      node: { platforms: stage.digests['node'] },
      python: { platforms: stage.digests['python'] },
    });
  });

  it('a lock that was edited into nonsense is refused with every fault', async () => {
    const before = await stage.sandbox.read(lockFile);
    await stage.sandbox.edit(lockFile, (text) => text.replaceAll(/sha256:[0-9a-f]{8}/g, 'sha256:'));
    const refused = await stage.inx('bases', '--json');
    expect(refused.code).toBe(2);
    const problems = problemsOf(refused);
    expect(problems).toHaveLength(4);
    expect(new Set(problems.map(({ code, where }) => `${code} ${where}`))).toEqual(
      new Set([`bases.lock-invalid ${lockFile}`]),
    );
    await stage.sandbox.write(lockFile, before);
  });
});
