/** Promotions under the roles of GitHub: in one account, and from an account into another. */
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { BatchGetImageCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RolesStage, startRolesStage } from './roles-stage.ts';
import { connectionTo, homeAccount } from './sandbox.ts';

const other = '444455556666';
let stage: RolesStage;

beforeAll(async () => {
  stage = await startRolesStage({
    services: ['notification'],
    environments: {
      dev: { promotion: { toAccounts: [other] } },
      // Beside dev, in its account.
      qas: { prefix: 'INX-QAS-USNV', onceAnAccount: {}, promotion: { from: ['dev'] } },
      // In an account of its own.
      stg: {
        prefix: 'INX-STG-USNV',
        account: other,
        promotion: {
          from: ['dev'],
          readRoles: { dev: `arn:aws:iam::${homeAccount}:role/INX-DEV-USNV-promotion-source` },
          imageRoles: { dev: `arn:aws:iam::${homeAccount}:role/INX-DEV-USNV-promotion-images` },
        },
      },
    },
  });
  const run = await stage.sandbox.inxWith(await stage.jobOf('release'), 'deploy');
  expect(run.code, run.output).toBe(0);
}, 300_000);
afterAll(() => stage?.stop());

describe.each(['qas', 'stg'])('dev to %s', (to) => {
  const promote = async (kind: 'plan' | 'release', ...args: string[]) =>
    stage.sandbox.inxWith(
      await stage.jobOf(kind, to),
      'promote',
      '--from',
      'dev',
      '--to',
      to,
      '--json',
      ...args,
    );

  it('is planned by the plan role of the target and carried out by its release role, refused nothing', async () => {
    const planned = await promote('plan', '--plan');
    expect(planned.code, planned.output).toBe(0);
    const run = await promote('release');
    expect(run.code, run.output).toBe(0);
    expect(stage.aws.permissions().filter(({ allowed }) => !allowed)).toEqual([]);
  }, 300_000);
});

it('who plans in another account reads what runs here, and gets no image by any role', async () => {
  const own = await stage.jobOf('plan', 'stg');
  const sessionOf = async (end: string) => {
    const sts = new STSClient({
      ...connectionTo(stage.aws),
      credentials: {
        accessKeyId: own['AWS_ACCESS_KEY_ID']!,
        secretAccessKey: own['AWS_SECRET_ACCESS_KEY']!,
        sessionToken: own['AWS_SESSION_TOKEN']!,
      },
    });
    const RoleArn = `arn:aws:iam::${homeAccount}:role/INX-DEV-USNV-promotion-${end}`;
    return sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'curious' }));
  };
  await expect(sessionOf('images')).rejects.toMatchObject({ name: 'AccessDenied' });
  const { Credentials: given } = await sessionOf('source');
  const reader = {
    ...connectionTo(stage.aws),
    credentials: {
      accessKeyId: given!.AccessKeyId!,
      secretAccessKey: given!.SecretAccessKey!,
      sessionToken: given!.SessionToken!,
    },
  };
  const state = new GetItemCommand({ TableName: 'inx-dev-locks', Key: { pk: { S: 'dev' } } });
  expect((await new DynamoDBClient(reader).send(state)).Item).toBeDefined();
  const ecr = new ECRClient(reader);
  await expect(ecr.send(new GetAuthorizationTokenCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  const image = { repositoryName: 'inx-dev-usnv/notification', imageIds: [{ imageTag: 'any' }] };
  await expect(ecr.send(new BatchGetImageCommand(image))).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

it('the release role of the source may not promote, nor one of an account that is not named', async () => {
  const run = await stage.sandbox.inxWith(
    await stage.jobOf('release', 'dev'),
    'promote',
    '--from',
    'dev',
    '--to',
    'qas',
  );
  expect(run.code, run.output).toBe(2);
  expect(run.output).toMatch(/aws\.denied|not authorized/);
});
