/** From one environment to the next: the same images by digest, another configuration, and what may not pass. */
import { createHash } from 'node:crypto';
import {
  BatchGetImageCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ListImagesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionTo, createSandbox, type Ended, homeAccount, type Sandbox } from './sandbox.ts';

const services = ['auth', 'invoice', 'notification'];
const other = '444455556666';
let sandbox: Sandbox;

interface Released {
  readonly number: number;
  readonly outcome: string;
  readonly kind: string;
  readonly promotedFrom?: { environment: string; release: number; accountId: string };
  readonly moved: readonly string[];
  readonly release: { services: Record<string, { imageDigest: string; taskDefinitionArn: string }> };
}

/** A third environment is a file; here in an account of its own. */
async function addEnvironments(): Promise<void> {
  const prd = JSON.parse(await sandbox.read('infra/environments/prd.json')) as Record<string, unknown>;
  const own = Object.fromEntries(services.map((name) => [name, { scaling: { min: 2 } }]));
  await sandbox.write('infra/environments/prd.json', JSON.stringify({ ...prd, services: own }, null, 2));
  const dev = JSON.parse(await sandbox.read('infra/environments/dev.json')) as Record<string, unknown>;
  const stg = {
    ...dev,
    name: 'stg',
    account: other,
    prefix: 'INX-STG-USNV',
    services: {},
    onceAnAccount: {},
    promotion: { from: ['dev'] },
  };
  await sandbox.write('infra/environments/stg.json', JSON.stringify(stg, null, 2));
}

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20, services });
  await addEnvironments();
}, 240_000);
afterAll(() => sandbox?.stop());

async function releases(env: string): Promise<Released[]> {
  const run = await sandbox.inx('releases', '--json', '--env', env);
  expect(run.code, run.output).toBe(0);
  return run.events.filter((event) => event['type'] === 'release') as unknown as Released[];
}
const latest = async (env: string): Promise<Released> => (await releases(env))[0]!;
const digests = ({ release }: Released) =>
  Object.fromEntries(Object.entries(release.services).map(([name, { imageDigest }]) => [name, imageDigest]));
const status = async (env: string) =>
  (await sandbox.inx('status', '--json', '--env', env)).events.find(
    (event) => event['type'] === 'status',
  ) as unknown as {
    baseUrl: string;
    services: { service: string; taskDefinition: string; healthy: number }[];
  };
const changesSince = async (at: number) =>
  (
    (await (await fetch(`${sandbox.endpoint}/_inx/calls?since=${at}`)).json()) as {
      writes: boolean;
      service: string;
      operation: string;
    }[]
  )
    .filter((call) => call.writes && !['ecr', 'logs', 'cloudwatch'].includes(call.service))
    .map((call) => call.operation);

let touched = 0;
async function releaseAuth(more = ''): Promise<Ended> {
  await sandbox.edit(
    'services/auth/src/main.ts',
    (text) => `${more}${text}\nexport const touched${++touched} = true;\n`,
  );
  await sandbox.git('add', '--all');
  await sandbox.git('commit', '--quiet', '--message', `change ${touched}`);
  return sandbox.inx('deploy', '--json');
}

async function expectRefused(run: Ended, at: number, code: RegExp): Promise<void> {
  expect([run.code, await changesSince(at)], run.output).toEqual([2, []]);
  expect(run.output).toMatch(code);
}

describe.each(['prd', 'stg'])('%s', (env) => {
  it('gets its platform beside dev, and nothing runs on it yet', async () => {
    const up = await sandbox.inx('up', '--env', env);
    expect(up.code, up.output).toBe(0);
    expect(up.output).toContain(`inx promote --from dev --to ${env}`);
    expect(await releases(env)).toEqual([]);
  }, 120_000);

  it('shows what would come, and changes nothing', async () => {
    const at = Date.now();
    const run = await sandbox.inx('promote', '--plan', '--json', '--to', env);
    expect([run.code, await changesSince(at)], run.output).toEqual([0, []]);
    const plan = run.events.find((event) => event['type'] === 'plan') as {
      promotion: { from: string; release: number };
      services: { imageDigest: string }[];
    };
    expect(plan.promotion).toMatchObject({ from: 'dev', release: (await latest('dev')).number });
    expect(plan.services.map((each) => each.imageDigest)).toEqual(
      Object.values(digests(await latest('dev'))),
    );
  });

  it('serves the very images of dev, under its own configuration', async () => {
    const run = await sandbox.inx('promote', '--json', '--to', env);
    expect(run.code, run.output).toBe(0);
    const [source, here] = [await latest('dev'), await latest(env)];
    expect(digests(here)).toEqual(digests(source));
    expect(here).toMatchObject({
      outcome: 'released',
      kind: 'promote',
      moved: services,
      promotedFrom: { environment: 'dev', release: source.number, accountId: homeAccount },
    });
    const now = await status(env);
    // At least: scaling may have added some since.
    const least = env === 'prd' ? 2 : 1;
    expect(now.services.filter((each) => each.healthy < least)).toEqual([]);
    expect(now.services.map((each) => each.service)).toEqual(services);
    const answer = await fetch(`${now.baseUrl}/api/auth/health/ready`);
    expect([answer.status, answer.headers.get('x-inx-revision')]).toEqual([
      200,
      now.services[0]?.taskDefinition,
    ]);
    expect(now.services[0]?.taskDefinition).toContain(`INX-${env.toUpperCase()}-USNV-auth`);
  }, 120_000);

  it('holds the images in its own repositories, under a tag that keeps them', async () => {
    const ecr = new ECRClient(connectionTo(sandbox, env === 'stg' ? other : homeAccount));
    const repositoryName = `inx-${env}-usnv/auth`;
    const { imageIds = [] } = await ecr.send(new ListImagesCommand({ repositoryName }));
    const digest = digests(await latest('dev'))['auth'];
    expect(imageIds).toContainEqual({
      imageDigest: digest,
      imageTag: expect.stringMatching(/^src-[0-9a-f]{40}$/),
    });
  });

  it('is unchanged when dev is, and builds nothing', async () => {
    const at = Date.now();
    const run = await sandbox.inx('promote', '--json', '--to', env);
    expect([run.code, await changesSince(at)], run.output).toEqual([0, []]);
    expect(run.output).toContain('"unchanged"');
  });
});

describe('is refused', () => {
  it('from an environment that the target does not name', async () => {
    const at = Date.now();
    await expectRefused(
      await sandbox.inx('promote', '--from', 'prd', '--to', 'dev'),
      at,
      /promotion\.source/,
    );
  });

  it('for a release that dev does not know', async () => {
    const at = Date.now();
    await expectRefused(await sandbox.inx('promote', '--release', '99'), at, /promotion\.unknown/);
  });

  it('for a release that dev turned back', async () => {
    const failed = await releaseAuth('process.exit(7);\n');
    expect(failed.code, failed.output).toBe(3);
    const at = Date.now();
    const { number } = await latest('dev');
    await expectRefused(await sandbox.inx('promote', '--release', String(number)), at, /promotion\.not-kept/);
    await sandbox.edit('services/auth/src/main.ts', (text) => text.replace('process.exit(7);\n', ''));
  }, 120_000);

  it('for a release that dev went back from', async () => {
    const released = await releaseAuth();
    expect(released.code, released.output).toBe(0);
    const { number } = await latest('dev');
    const back = await sandbox.inx('rollback');
    expect(back.code, back.output).toBe(0);
    const at = Date.now();
    await expectRefused(
      await sandbox.inx('promote', '--release', String(number)),
      at,
      /promotion\.rolled-back/,
    );
  }, 120_000);

  it('when the plan is another than the one that was reviewed', async () => {
    const released = await releaseAuth();
    expect(released.code, released.output).toBe(0);
    const at = Date.now();
    await expectRefused(await sandbox.inx('promote', '--digest', 'f'.repeat(64)), at, /plan\.stale/);
  }, 120_000);
});

describe('where attestations are required', () => {
  const demand = (requireAttestation: boolean) =>
    sandbox.edit('infra/environments/prd.json', (text) => {
      const document = JSON.parse(text) as { promotion: object };
      return JSON.stringify(
        { ...document, promotion: { ...document.promotion, requireAttestation } },
        null,
        2,
      );
    });

  /** As actions/attest pushes one: a bundle as the only layer of a manifest whose subject is the image. */
  async function attest(image: string, speaksOf: string): Promise<void> {
    const ecr = new ECRClient(connectionTo(sandbox));
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const headers = { authorization: `Basic ${authorizationData![0]!.authorizationToken}` };
    const base = `${authorizationData![0]!.proxyEndpoint}/v2/inx-dev-usnv/auth`;
    const push = async (text: string) => {
      const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
      const begun = await fetch(`${base}/blobs/uploads/`, { method: 'POST', headers });
      const url = new URL(begun.headers.get('location')!, base);
      url.searchParams.set('digest', digest);
      await fetch(url, { method: 'PUT', headers, body: text });
      return { digest, size: Buffer.byteLength(text) };
    };
    const type = 'application/vnd.dev.sigstore.bundle.v0.3+json';
    const statement = {
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'auth', digest: { sha256: speaksOf.replace('sha256:', '') } }],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {},
    };
    const payload = Buffer.from(JSON.stringify(statement)).toString('base64');
    const layer = await push(JSON.stringify({ mediaType: type, dsseEnvelope: { payload, signatures: [] } }));
    const config = await push('{}');
    const manifest = JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType: type,
      config: { mediaType: 'application/vnd.oci.empty.v1+json', ...config },
      layers: [{ mediaType: type, ...layer }],
      subject: { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: image, size: 1 },
    });
    const digest = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
    const put = await fetch(`${base}/manifests/${digest}`, {
      method: 'PUT',
      headers: { ...headers, 'content-type': 'application/vnd.oci.image.manifest.v1+json' },
      body: manifest,
    });
    expect(put.status, await put.text()).toBe(201);
  }

  /** Service → what `inx build --unattested` says of its image. */
  async function builtAgain(): Promise<Record<string, unknown>> {
    const run = await sandbox.inx('build', '--unattested', '--json', '--service', 'auth', 'notification');
    expect(run.code, run.output).toBe(0);
    const images = run.events.filter(({ type }) => type === 'image');
    return Object.fromEntries(images.map(({ service, ...image }) => [service, image]));
  }

  it('an image without one is built again on request, and comes out the same', async () => {
    const digest = digests(await latest('dev'))['auth'];
    expect(await builtAgain()).toMatchObject({
      auth: { digest, built: false, reproduced: true, pushedBytes: 0 },
      notification: { built: false, reproduced: true },
    });
  });

  it('an image without one does not run', async () => {
    await demand(true);
    const at = Date.now();
    await expectRefused(await sandbox.inx('promote'), at, /promotion\.attestation-required/);
  });

  it('an image with one of another image does not run', async () => {
    const image = digests(await latest('dev'))['auth']!;
    await attest(image, `sha256:${'b'.repeat(64)}`);
    const at = Date.now();
    await expectRefused(await sandbox.inx('promote'), at, /promotion\.attestation-foreign/);
  });

  it('an image with its own runs, and its attestation comes with it', async () => {
    const released = await releaseAuth();
    expect(released.code, released.output).toBe(0);
    const image = digests(await latest('dev'))['auth']!;
    await attest(image, image);
    const run = await sandbox.inx('promote', '--json');
    expect(run.code, run.output).toBe(0);
    const here = (await latest('prd')) as unknown as {
      release: { services: { auth: { imageDigest: string; attestations: string[] } } };
    };
    expect(here.release.services.auth).toMatchObject({
      imageDigest: image,
      attestations: [expect.stringMatching(/^sha256:/)],
    });
  }, 120_000);

  it('an image with one is not built again; one that somebody else pushed is told from ours', async () => {
    const built = await builtAgain();
    expect(built['auth']).not.toHaveProperty('reproduced');
    const imageDigest = digests(await latest('dev'))['auth']!;
    await sandbox.edit('services/auth/src/main.ts', (text) => `${text}\nexport const foreign = true;\n`);
    const { events } = await sandbox.inx('plan', '--json');
    const plan = events.find(({ type }) => type === 'plan') as {
      services: { service: string; imageKey: string }[];
    };
    const key = plan.services.find(({ service }) => service === 'auth')!.imageKey;
    const ecr = new ECRClient(connectionTo(sandbox));
    const repositoryName = 'inx-dev-usnv/auth';
    const { images } = await ecr.send(
      new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }),
    );
    const foreign = JSON.parse(images![0]!.imageManifest!) as object;
    await ecr.send(
      new PutImageCommand({
        repositoryName,
        imageManifest: JSON.stringify({ ...foreign, annotations: { by: 'somebody' } }),
        imageTag: `src-${key.slice(0, 40)}`,
      }),
    );
    expect((await builtAgain())['auth']).toMatchObject({ built: false, reproduced: false });
  });
});
