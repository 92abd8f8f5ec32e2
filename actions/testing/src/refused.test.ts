/** Bad input, and an AWS that says no: a clear error with place and remedy, exit code 2, nothing changed. */
import { BatchDeleteImageCommand, DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DeleteSecretCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectionTo, createSandbox, type Ended, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 20, services: ['auth', 'invoice', 'notification'] });
}, 180_000);
afterAll(() => sandbox?.stop());

const callsSince = async (at: number) =>
  (await (await fetch(`${sandbox.endpoint}/_inx/calls?since=${at}`)).json()) as {
    writes: boolean;
    service: string;
    operation: string;
  }[];
/** Images may have been pushed: they are content, and change nothing that runs. */
const changes = async (at: number) =>
  (await callsSince(at))
    .filter((call) => call.writes && call.service !== 'ecr')
    .map((call) => call.operation);

async function expectRefused(run: Ended, at: number, ...patterns: RegExp[]): Promise<void> {
  expect(run.code, run.output).toBe(2);
  for (const pattern of [...patterns, /do: {4}\S/]) expect(run.output).toMatch(pattern);
  expect(await changes(at)).toEqual([]);
}

let touched = 0;
const touch = (service: string) =>
  sandbox.edit(
    `services/${service}/src/main.ts`,
    (text) => `${text}\nexport const touched${++touched} = true;\n`,
  );

const manifest = 'services/auth/service.json';

describe('a manifest', () => {
  it.each<[string, (text: string) => string, RegExp]>([
    ['that is empty', () => '', /auth\/service\.json/],
    ['that is broken JSON', (text) => text.slice(0, -20), /auth\/service\.json:\d+:\d+/],
    ['with a wrong port', (text) => text.replace('"port": 8080', '"port": 99999'), /port.*99999|port/],
    [
      'with an impossible pair of cpu and memory',
      (text) => text.replace(/"memory": \d+/, '"memory": 32768'),
      /32768/,
    ],
    ['with an unknown runtime', (text) => text.replace('"node"', '"cobol"'), /runtime/],
    [
      'whose routes clash with another service',
      (text) => text.replace('"/api/auth/*"', '"/api/invoices/*"'),
      /\/api\/invoices\/\*/,
    ],
    ['with a member that nobody knows', (text) => text.replace('{', '{ "prot": 1,'), /prot/],
  ])('%s is refused', async (_, change, words) => {
    const [at, text] = [Date.now(), await sandbox.read(manifest)];
    const wrong = change(text);
    expect(wrong).not.toBe(text);
    await sandbox.write(manifest, wrong);
    const run = await sandbox.inx('deploy');
    await sandbox.write(manifest, text);
    await expectRefused(run, at, words, /where: services\/\w+\/service\.json/);
  });
});

describe('AWS', () => {
  const account = { AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: '/dev/null', HOME: '/nonexistent' };
  const keys = { AWS_ACCESS_KEY_ID: 'someone', AWS_SECRET_ACCESS_KEY: 'else' };

  it('without credentials', async () => {
    const none = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, AWS_PROFILE: undefined };
    const run = await sandbox.inxWith({ ...account, ...none }, 'deploy', '--target', 'aws');
    await expectRefused(
      run,
      Date.now(),
      /aws\.credentials/,
      /sign in/,
      /where: sts:GetCallerIdentity in us-/,
    );
  });

  it('that does not answer', async () => {
    const closed = { ...account, ...keys, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const run = await sandbox.inxWith(closed, 'deploy', '--target', 'aws');
    await expectRefused(run, Date.now(), /aws\.unreachable/, /127\.0\.0\.1:9/);
  });

  it('that nobody started', async () => {
    const run = await sandbox.inxWith({ INX_TARGET: 'moon' }, 'status', '--target', 'moon');
    expect([run.code, run.output]).toEqual([2, expect.stringMatching(/rehearsal, aws/)]);
  });

  describe('refusing', () => {
    const fault = (rule: object) =>
      fetch(`${sandbox.endpoint}/_inx/faults`, { method: 'POST', body: JSON.stringify(rule) });
    afterEach(() => fetch(`${sandbox.endpoint}/_inx/faults`, { method: 'DELETE' }));

    it.each([
      [
        'the registry’s token',
        { service: 'ecr', operation: 'GetAuthorizationToken' },
        /ecr:GetAuthorizationToken/,
      ],
      ['the registry', { service: 'ecr', operation: 'POST', status: 403 }, /registry|push/i],
      ['the state table', { service: 'dynamodb' }, /dynamodb:GetItem/],
      ['the look at services', { service: 'ecs', operation: 'DescribeServices' }, /ecs:DescribeServices/],
      ['the contract', { service: 'ssm' }, /ssm:GetParametersByPath/],
    ])('%s', async (_, rule, words) => {
      await touch('auth');
      const at = Date.now();
      await fault({ kind: 'error', code: 'AccessDeniedException', status: 400, ...rule });
      await expectRefused(await sandbox.inx('deploy'), at, words);
    });
  });
});

describe('an AWS that fails without a code', () => {
  afterEach(() => fetch(`${sandbox.endpoint}/_inx/faults`, { method: 'DELETE' }));

  it.each([
    [{ service: 'ecr', operation: 'GetAuthorizationToken' }, /ecr:GetAuthorizationToken with 500/],
    [{ service: 'ecr', operation: 'HEAD' }, /the registry answered 500/],
    [{ service: 'dynamodb' }, /dynamodb:GetItem with 500/],
    [{ service: 'ssm' }, /ssm:GetParametersByPath with 500/],
    [{ service: 'ecs', operation: 'DescribeServices' }, /ecs:DescribeServices with 500/],
    [{ service: 'secretsmanager' }, /secretsmanager:\w+ with 500/],
  ])('%o refuses a release, and says where, what and what to do', async (rule, words) => {
    await touch('auth');
    const at = Date.now();
    await fetch(`${sandbox.endpoint}/_inx/faults`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'error', ...rule }),
    });
    const run = await sandbox.inx('deploy');
    await expectRefused(run, at, words, /where: (\w+:\w+ at|HEAD) http/, /run (it|the command) again/);
    expect(run.output).not.toMatch(/unexpected/);
  });
});

describe('what has to be there', () => {
  it('a secret that is gone refuses the release before anything is touched', async () => {
    const secrets = new SecretsManagerClient(connectionTo(sandbox));
    await secrets.send(
      new DeleteSecretCommand({ SecretId: 'INX-DEV-USNV-jwt-secret', RecoveryWindowInDays: 7 }),
    );
    await touch('auth');
    const at = Date.now();
    await expectRefused(await sandbox.inx('deploy'), at, /preflight\.secret/, /jwt-secret/);
    await secrets.send(new RestoreSecretCommand({ SecretId: 'INX-DEV-USNV-jwt-secret' }));
  });

  it('an image that left the registry closes the way back: refused, until it is given up', async () => {
    const [ecr, repositoryName] = [new ECRClient(connectionTo(sandbox)), 'inx-dev-usnv/auth'];
    const { imageDetails = [] } = await ecr.send(new DescribeImagesCommand({ repositoryName }));
    await ecr.send(
      new BatchDeleteImageCommand({
        repositoryName,
        imageIds: imageDetails.map(({ imageDigest }) => ({ imageDigest })),
      }),
    );
    await touch('auth');
    const at = Date.now();
    await expectRefused(await sandbox.inx('deploy'), at, /preflight\.way-back/, /--force/);
    const forced = await sandbox.inx('deploy', '--force');
    expect(forced.code, forced.output).toBe(0);
    const back = Date.now();
    await expectRefused(await sandbox.inx('rollback'), back, /rollback\.image/);
  });

  it('an older commit does not go over a newer one, unless it is told to', async () => {
    await touch('invoice');
    await sandbox.git('add', '--all');
    await sandbox.git('commit', '--quiet', '--message', 'a newer one');
    const newer = await sandbox.inx('deploy', '--json');
    expect(newer.code, newer.output).toBe(0);
    await sandbox.git('reset', '--quiet', '--hard', 'HEAD~1');
    const at = Date.now();
    const older = await sandbox.inx('deploy', '--json');
    expect([older.code, await changes(at)], older.output).toEqual([4, []]);
    expect(older.output).toMatch(/runs a newer commit/);
    const forced = await sandbox.inx('deploy', '--json', '--force');
    expect(forced.code, forced.output).toBe(0);
  });
});
