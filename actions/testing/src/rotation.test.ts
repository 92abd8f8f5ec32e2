/** A secret that is rotated: the plan says so, the next release moves its readers, and the old side serves until the switch. */
import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionTo, createSandbox, type Ended, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;
let secrets: SecretsManagerClient;
let ecs: ECSClient;

beforeAll(async () => {
  sandbox = await createSandbox({ speed: 40, services: ['auth', 'notification'] });
  const connection = connectionTo(sandbox);
  secrets = new SecretsManagerClient(connection);
  ecs = new ECSClient(connection);
}, 180_000);
afterAll(() => sandbox?.stop());

interface PlannedService {
  readonly service: string;
  readonly changes: readonly string[];
  readonly reasons: readonly string[];
}

interface Record {
  readonly number: number;
  readonly outcome: string;
  readonly moved: readonly string[];
  readonly release: { readonly services: { [service: string]: Released } };
  readonly requests: readonly {
    readonly service: string;
    readonly observed: number;
    readonly lost: number;
  }[];
}

interface Released {
  readonly taskDefinitionArn: string;
  readonly secrets: { [name: string]: string };
}

const moving = ({ events, output }: Ended): PlannedService[] => {
  const plan = events.find((event) => event['type'] === 'plan') as { services: PlannedService[] } | undefined;
  if (!plan) throw new Error(output);
  return plan.services.filter((each) => each.changes.length > 0);
};

async function latest(): Promise<Record> {
  const { events } = await sandbox.inx('releases', '--json');
  return events[0] as unknown as Record;
}

async function rotate(name: string, value: string): Promise<string> {
  const { VersionId = '' } = await secrets.send(
    new PutSecretValueCommand({ SecretId: `INX-DEV-USNV-${name}`, SecretString: value }),
  );
  return VersionId;
}

async function labelsOf(taskDefinition: string) {
  const { taskDefinition: found } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
  return found?.containerDefinitions?.[0]?.dockerLabels ?? {};
}

async function signIn(): Promise<string> {
  const account = { email: `${crypto.randomUUID()}@example.com`, password: 'a long enough password' };
  const post = async (path: string, status: number) => {
    const answer = await fetch(sandbox.baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    });
    const text = await answer.text();
    expect(answer.status, text).toBe(status);
    return JSON.parse(text) as { accessToken: string };
  };
  await post('/api/auth/register', 201);
  return (await post('/api/auth/login', 200)).accessToken;
}

const me = async (token: string) =>
  (await fetch(`${sandbox.baseUrl}/api/auth/me`, { headers: { authorization: `Bearer ${token}` } })).status;

async function logOf(service: string): Promise<string> {
  const { code, output } = await sandbox.inx('logs', service, '--lines', '1000', '--json');
  expect(code, output).toBe(0);
  return output;
}

it('an API key that is set reaches its reader by the next release, and is in no log', async () => {
  // Not set yet, and the first release went live all the same.
  expect(await logOf('notification')).toMatch(/no message leaves: SENDGRID_API_KEY is not set/);
  const key = 'SG.rotation.0123456789abcdef';
  const version = await rotate('api-keys', JSON.stringify({ stripe: '', sendgrid: key }));
  const planned = await sandbox.inx('plan', '--no-platform', '--json');
  expect(moving(planned)).toMatchObject([
    {
      service: 'notification',
      changes: ['configuration'],
      reasons: [expect.stringMatching(`^its secret INX-DEV-USNV-api-keys changed .*${version.slice(0, 8)}`)],
    },
  ]);
  const release = await sandbox.inx('deploy', '--json');
  expect(release.code, release.output).toBe(0);
  const record = await latest();
  expect(record.moved).toEqual(['notification']);
  expect(record.release.services['notification']?.secrets['INX-DEV-USNV-api-keys']).toBe(version);
  const log = await logOf('notification');
  expect(log).toMatch(/messages are sent by SendGrid/);
  expect(log + planned.output + release.output).not.toContain(key);
}, 120_000);

it('a rotated signing key moves its readers; sessions are good until the switch, and no request is lost', async () => {
  const before = await latest();
  const token = await signIn();
  const version = await rotate('jwt-secret', 'another-signing-key-of-sufficient-length-0123456789');
  const planned = moving(await sandbox.inx('plan', '--no-platform', '--json'));
  expect(planned.map((each) => each.service)).toEqual(['auth', 'notification']);
  for (const { changes, reasons } of planned) {
    expect(changes).toEqual(['configuration']);
    expect(reasons).toEqual([
      expect.stringMatching(`^its secret INX-DEV-USNV-jwt-secret changed .*${version.slice(0, 8)}`),
    ]);
  }
  expect(await me(token)).toBe(200);

  const release = sandbox.start('deploy', '--json');
  const answers: number[] = [];
  let over = false;
  void release.ended.then(() => {
    over = true;
  });
  while (!over) answers.push(await me(token));
  const ended = await release.ended;
  expect(ended.code, ended.output).toBe(0);
  // Old sessions first, then none: what the new side refuses, it refuses itself, and nothing is a server's error.
  expect(answers[0]).toBe(200);
  expect(answers.at(-1)).toBe(401);
  expect([...new Set(answers)].sort()).toEqual([200, 401]);

  const record = await latest();
  expect(record).toMatchObject({ outcome: 'released', moved: ['auth', 'notification'] });
  for (const service of ['auth', 'notification']) {
    const [old, fresh] = [before.release.services[service]!, record.release.services[service]!];
    expect(fresh.secrets).toEqual({ ...old.secrets, 'INX-DEV-USNV-jwt-secret': version });
    const [oldLabels, labels] = [
      await labelsOf(old.taskDefinitionArn),
      await labelsOf(fresh.taskDefinitionArn),
    ];
    expect(labels['dev.invoxa.secrets']).toMatch(/^[0-9a-f]{64}$/);
    expect(labels).toEqual({ ...oldLabels, 'dev.invoxa.secrets': labels['dev.invoxa.secrets'] });
    expect(labels['dev.invoxa.secrets']).not.toBe(oldLabels['dev.invoxa.secrets']);
  }
  expect(record.requests.map(({ service, lost }) => [service, lost])).toEqual(
    expect.arrayContaining([
      ['auth', 0],
      ['notification', 0],
    ]),
  );
  expect(await me(await signIn())).toBe(200);
  const again = await sandbox.inx('deploy', '--json');
  expect([again.code, again.output]).toEqual([0, expect.stringMatching(/"outcome":"unchanged"/)]);
}, 180_000);

it('a rotated database secret moves its one service', async () => {
  const url = await secretOf('db-auth');
  const version = await rotate('db-auth', url);
  const release = await sandbox.inx('deploy', '--json');
  expect(release.code, release.output).toBe(0);
  const record = await latest();
  expect(record.moved).toEqual(['auth']);
  expect(record.release.services['auth']?.secrets['INX-DEV-USNV-db-auth']).toBe(version);
}, 120_000);

it('going back starts with current secrets, and leaves nothing to release', async () => {
  const before = await latest();
  const back = await sandbox.inx('rollback', '--json');
  expect(back.code, back.output).toBe(0);
  const record = await latest();
  expect(record.moved).toEqual(['auth']);
  expect(record.release.services['auth']?.secrets).toEqual(before.release.services['auth']?.secrets);
  expect(moving(await sandbox.inx('plan', '--no-platform', '--json'))).toEqual([]);
}, 120_000);

async function secretOf(name: string): Promise<string> {
  const { SecretString = '' } = await secrets.send(
    new GetSecretValueCommand({ SecretId: `INX-DEV-USNV-${name}` }),
  );
  return SecretString;
}
