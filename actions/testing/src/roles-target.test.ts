/** Which AWS a command speaks to, and as whom: the environment variables that AWS's own tools read. */
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { createClients } from '@inx/aws';
import { chooseTarget } from '@inx/host';
import { type LocalAws, startLocalAws } from '@inx/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let aws: LocalAws;
beforeAll(async () => {
  aws = await startLocalAws({ speed: 7 });
});
afterAll(() => aws.stop());

const nowhere = '/nonexistent';
const choose = (wanted: string | undefined, environment: Record<string, string>) =>
  chooseTarget(nowhere, 'us-east-1', wanted, environment);
const identity = async (environment: Record<string, string>) => {
  const clients = createClients(await choose('rehearsal', environment));
  return (await clients.sts.send(new GetCallerIdentityCommand({}))).Arn;
};

describe('the embedded AWS by AWS_ENDPOINT_URL', () => {
  it('is found without a note, with its own speed', async () => {
    for (const wanted of ['rehearsal', undefined, ''])
      expect(await choose(wanted, { AWS_ENDPOINT_URL: aws.endpoint })).toMatchObject({
        name: 'rehearsal',
        endpoint: aws.endpoint,
        speed: 7,
      });
  });

  it('is spoken to as administrator without keys, and under the session whose keys are exported', async () => {
    expect(await identity({ AWS_ENDPOINT_URL: aws.endpoint })).toBe('arn:aws:iam::111122223333:root');
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: 'arn:aws:iam::111122223333:root' } },
      ],
    };
    await aws.invoke('iam', 'CreateRole', {
      RoleName: 'one',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    });
    const clients = createClients(await choose('rehearsal', { AWS_ENDPOINT_URL: aws.endpoint }));
    const { Credentials } = await clients.sts.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::111122223333:role/one', RoleSessionName: 'me' }),
    );
    const session = {
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? '',
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? '',
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? '',
    };
    expect(await identity(session)).toBe('arn:aws:sts::111122223333:assumed-role/one/me');
    await expect(identity({ ...session, AWS_SESSION_TOKEN: 'forged' })).rejects.toMatchObject({
      code: 'aws.credentials',
    });
  });

  it.each(['http://127.0.0.1:9', 'nonsense'])('%s, where none answers, is refused', async (endpoint) => {
    await expect(choose('rehearsal', { AWS_ENDPOINT_URL: endpoint })).rejects.toMatchObject({
      code: 'target.not-embedded',
      problems: [{ where: 'AWS_ENDPOINT_URL' }],
    });
  });
});

describe('otherwise', () => {
  it('an account is only taken when it is said', async () => {
    await expect(choose(undefined, {})).rejects.toMatchObject({ code: 'target.none' });
    expect(await choose('aws', {})).toEqual({ name: 'aws', region: 'us-east-1', speed: 1 });
  });
  it('an unknown target is refused with those there are', async () => {
    await expect(choose('moon', {})).rejects.toMatchObject({
      code: 'target.unknown',
      problems: [{ remedy: expect.stringContaining('rehearsal, aws') as unknown }],
    });
  });
});
