import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionTo, createSandbox, repository, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ services: ['auth', 'invoice', 'notification', 'payment'] });
});
afterAll(() => sandbox.stop());

/** `inx secrets …` with text on its standard input; everything that it printed, and its exit code. */
async function secrets(input: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(
    process.execPath,
    [path.join(repository, 'actions/cli/src/main.ts'), 'secrets', ...args],
    { cwd: sandbox.root, env: { ...process.env, NO_COLOR: '1', NODE_NO_WARNINGS: '1' } },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      output += part.toString('utf8');
    });
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

const SecretId = 'INX-DEV-USNV-api-keys';
const manager = () => new SecretsManagerClient(connectionTo(sandbox));

async function stored(): Promise<unknown> {
  const { SecretString = '' } = await manager().send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString);
}

/** What may be known of the current version without reading its value. */
async function labels(): Promise<readonly string[]> {
  const { VersionIdsToStages = {} } = await manager().send(new DescribeSecretCommand({ SecretId }));
  return Object.values(VersionIdsToStages).find((stages) => stages.includes('AWSCURRENT')) ?? [];
}

describe('inx secrets', () => {
  it('sets one key from standard input, keeps the other, says who must be released, and shows no value', async () => {
    const stripe = await secrets('sk_live_first\n', 'set', 'stripe');
    expect(stripe).toMatchObject({ code: 0 });
    expect(stripe.output).toMatch(/stripe is set in dev/);
    expect(stripe.output).toMatch(/payment: run with the old value until they are released; inx deploy/);
    expect(await labels()).toEqual(['AWSCURRENT', 'filled:stripe']);
    const sendgrid = await secrets('SG.second', 'set', 'sendgrid', '--json');
    expect(sendgrid.code).toBe(0);
    expect(sendgrid.output).toMatch(/"readers":\["notification"\]/);
    expect(await labels()).toEqual(['AWSCURRENT', 'filled:stripe', 'filled:sendgrid']);
    expect(await stored()).toEqual({ stripe: 'sk_live_first', sendgrid: 'SG.second' });
    expect(stripe.output + sendgrid.output).not.toMatch(/sk_live|SG\./);
  });
  it('lists names, what is set, and who reads it', async () => {
    const { code, output } = await secrets('', 'list');
    expect(code).toBe(0);
    expect(output).toMatch(/INX-DEV-USNV-api-keys.*stripe: set.*notification, payment/);
    expect(output).toMatch(/INX-DEV-USNV-jwt-secret.*auth/);
    expect(output).not.toMatch(/sk_live|SG\./);
  });
  it.each([
    ['a value as argument', '', ['set', 'stripe', 'sk_live_argument']],
    ['a value in the name’s place', '', ['set', 'sk_live_argument']],
    ['an unknown action', '', ['sk_live_argument']],
    ['nothing', '', ['set', 'stripe']],
    ['a publishable key', 'pk_live_argument', ['set', 'stripe']],
    ['another provider’s key', 'sk_live_argument', ['set', 'sendgrid']],
    ['a value with white space', 'sk_live argument', ['set', 'stripe']],
    ['a file that is no key', 'sk_live_argument'.repeat(400), ['set', 'stripe']],
  ])('%s is refused, not repeated, and changes nothing', async (_, input, args) => {
    const before = await stored();
    const { code, output } = await secrets(input, ...args);
    expect(code).toBe(2);
    expect(output).not.toMatch(/_live_arg/);
    expect(await stored()).toEqual(before);
  });
});
