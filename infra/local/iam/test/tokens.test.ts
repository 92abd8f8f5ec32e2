/** Tokens of a local issuer, exchanged for sessions of a role, and refused. */
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { CreateOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  account,
  admin,
  allow,
  aws,
  configuration,
  document,
  openAccount,
  role,
  session,
} from './identities.ts';

const github = 'token.actions.githubusercontent.com';
const repository = 'invoxa/shop';
const file = `${repository}/.github/workflows/deploy.yml@refs/heads/main`;

async function token(claims: object = {}): Promise<string> {
  const answer = await fetch(`${aws.endpoint}/_inx/oidc/token`, {
    method: 'POST',
    body: JSON.stringify(claims),
  });
  return ((await answer.json()) as { value: string }).value;
}

const release = { repository, repository_id: '4711', environment: 'prd', job_workflow_ref: file };
const withToken = async (WebIdentityToken: string) =>
  new STSClient(configuration({ accessKeyId: 'none', secretAccessKey: 'none' })).send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${account}:role/release`,
      RoleSessionName: 'run-1',
      WebIdentityToken,
    }),
  );

beforeAll(async () => {
  await openAccount();
  // The issuer's key is made at its first use, which takes a busy machine its time.
  await token();
  const provider = await new IAMClient(admin).send(
    new CreateOpenIDConnectProviderCommand({ Url: `https://${github}`, ClientIDList: ['sts.amazonaws.com'] }),
  );
  await role('release', [allow('ecs:List*')], {
    trust: document({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: provider.OpenIDConnectProviderArn },
      Condition: {
        StringEquals: {
          [`${github}:aud`]: 'sts.amazonaws.com',
          [`${github}:sub`]: [
            `repo:${repository}:environment:prd`,
            `repo:invoxa@65/shop@4711:environment:prd`,
          ],
          [`${github}:repository_id`]: '4711',
          [`${github}:job_workflow_ref`]: file,
        },
      },
    }),
  });
});
afterAll(() => aws.stop());

describe('tokens', () => {
  it('the release of the environment comes in, under its own name', async () => {
    const given = session((await withToken(await token(release))).Credentials);
    expect(await new STSClient(given).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: account,
      Arn: `arn:aws:sts::${account}:assumed-role/release/run-1`,
    });
    await new ECSClient(given).send(new ListClustersCommand({}));
  });
  it('so does one with the other subject format', async () => {
    await withToken(await token({ ...release, sub: 'repo:invoxa@65/shop@4711:environment:prd' }));
  });
  it.each<[string, object]>([
    ['a fork', { ...release, repository: 'mallory/shop', repository_id: '99' }],
    ['another branch', { ...release, environment: undefined, ref: 'refs/heads/feature' }],
    ['another environment', { ...release, environment: 'dev' }],
    ['another workflow', { ...release, job_workflow_ref: file.replace('deploy', 'evil') }],
    ['the workflow on another branch', { ...release, job_workflow_ref: file.replace('main', 'feature') }],
    ['a renamed repository', { ...release, repository: 'invoxa/shop-old' }],
    ['a new repository of the old name', { ...release, repository_id: '4712' }],
  ])('%s is refused', async (_, claims) => {
    await expect(withToken(await token(claims))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    });
  });
  it('expired, wrong audience, unknown issuer, forged', async () => {
    const past = Math.floor(aws.clock.now() / 1000) - 600;
    await expect(
      withToken(await token({ ...release, iat: past, nbf: past, exp: past + 300 })),
    ).rejects.toMatchObject({ name: 'ExpiredTokenException' });
    await expect(withToken(await token({ ...release, aud: 'other' }))).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
      message: 'Incorrect token audience',
    });
    await expect(withToken(await token({ ...release, iss: 'https://example.com' }))).rejects.toThrow(
      'No OpenIDConnect provider found',
    );
    const [head, , signature] = (await token({ ...release, environment: 'dev' })).split('.');
    const [, body] = (await token(release)).split('.');
    await expect(withToken(`${head}.${body}.${signature}`)).rejects.toThrow('verification key');
    await expect(withToken('not-a-token-at-all')).rejects.toMatchObject({
      name: 'InvalidIdentityTokenException',
    });
  });
});
