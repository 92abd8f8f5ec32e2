/** An account with an administrator, and roles and sessions made in it. */
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { type LocalAws, startLocalAws } from '../../index.ts';
import { connectionTo } from '../../test/connection.ts';

export const account = '111122223333';
export let aws: LocalAws;
export let admin: ReturnType<typeof configuration>;

/** Before all tests; the bindings above are set by it. */
export async function openAccount(): Promise<void> {
  aws = await startLocalAws();
  admin = configuration(connectionTo(aws).credentials);
}

export const configuration = (credentials: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}) => ({
  ...connectionTo(aws),
  credentials,
  forcePathStyle: true,
});
export const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
export const allow = (Action: string | string[], Resource: string | string[] = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const root = document({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
});

export async function role(
  RoleName: string,
  statements: object[],
  more: { trust?: string; boundary?: string } = {},
) {
  const iam = new IAMClient(admin);
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: more.trust ?? root,
      PermissionsBoundary: more.boundary,
    }),
  );
  if (statements.length > 0)
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: document(...statements) }),
    );
  return `arn:aws:iam::${account}:role/${RoleName}`;
}

export async function assume(RoleArn: string, Policy?: string) {
  const { Credentials } = await new STSClient(admin).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', Policy }),
  );
  return session(Credentials);
}

export const session = (
  given:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
) =>
  configuration({
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  });
