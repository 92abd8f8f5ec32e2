import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, repository, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ services: ['auth'] });
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

async function stored(): Promise<unknown> {
  const client = new SecretsManagerClient({
    region: 'us-east-1',
    endpoint: sandbox.endpoint,
    credentials: { accessKeyId: '111122223333', secretAccessKey: 'x' },
  });
  const { SecretString = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: 'INX-DEV-USNV-api-keys' }),
  );
  return JSON.parse(SecretString);
}

describe('inx secrets', () => {
  it('sets one key from standard input, keeps the other, and shows no value', async () => {
    const stripe = await secrets('sk_live_first\n', 'set', 'stripe');
    expect(stripe).toMatchObject({ code: 0 });
    expect(stripe.output).toMatch(/stripe is set in dev/);
    const sendgrid = await secrets('SG.second', 'set', 'sendgrid', '--json');
    expect(sendgrid.code).toBe(0);
    expect(await stored()).toEqual({ stripe: 'sk_live_first', sendgrid: 'SG.second' });
    expect(stripe.output + sendgrid.output).not.toMatch(/sk_live|SG\./);
  });
  it('lists names, what is set, and who reads it', async () => {
    const { code, output } = await secrets('', 'list');
    expect(code).toBe(0);
    expect(output).toMatch(/INX-DEV-USNV-api-keys.*stripe: set/);
    expect(output).toMatch(/INX-DEV-USNV-jwt-secret.*auth/);
    expect(output).not.toMatch(/sk_live|SG\./);
  });
  it.each([
    ['a value as argument', '', ['set', 'stripe', 'sk_live_argument']],
    ['a value in the name’s place', '', ['set', 'sk_live_argument']],
    ['an unknown action', '', ['sk_live_argument']],
    ['nothing', '', ['set', 'stripe']],
    ['a value with white space', 'sk_live argument', ['set', 'stripe']],
    ['a file that is no key', 'sk_live_argument'.repeat(400), ['set', 'stripe']],
  ])('%s is refused, not repeated, and changes nothing', async (_, input, args) => {
    const before = await stored();
    const { code, output } = await secrets(input, ...args);
    expect(code).toBe(2);
    expect(output).not.toMatch(/sk_live/);
    expect(await stored()).toEqual(before);
  });
});
