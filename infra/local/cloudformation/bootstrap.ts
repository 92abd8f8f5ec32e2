/**
 * What `cdk bootstrap` leaves in an account and region, so that `cdk deploy` works without it. Names and permissions
 * are those of the CDK's own bootstrap template; there is no stack of it, and a real bootstrap takes its place.
 */
import type { AccountWorld } from '../service.ts';
import { AwsError } from '../wire/error.ts';
import type { Scope } from './template/evaluate.ts';
import { evaluate } from './template/evaluate.ts';

const qualifier = 'hnb659fds';
export const versionParameter = `/cdk-bootstrap/${qualifier}/version`;

/** Of the bootstrap template that `aws-cdk` 2.1148.1 brings. */
const version = '33';

interface SeededRole {
  readonly kind: string;
  readonly trust: object;
  readonly statements: readonly object[];
}

const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
});

const bucketOf = ({ accountId, region }: AccountWorld) => `cdk-${qualifier}-assets-${accountId}-${region}`;
const roleOf = ({ accountId, region }: AccountWorld, kind: string) =>
  `cdk-${qualifier}-${kind}-role-${accountId}-${region}`;

function rolesOf(world: AccountWorld): SeededRole[] {
  const account = { Principal: { AWS: `arn:aws:iam::${world.accountId}:root` } };
  const bucket = `arn:aws:s3:::${bucketOf(world)}`;
  const execution = `arn:aws:iam::${world.accountId}:role/${roleOf(world, 'cfn-exec')}`;
  const readBucket = allow(['s3:GetObject*', 's3:GetBucket*', 's3:List*'], [bucket, `${bucket}/*`]);
  return [
    {
      kind: 'deploy',
      trust: account,
      statements: [
        allow([
          'cloudformation:CreateChangeSet',
          'cloudformation:DeleteChangeSet',
          'cloudformation:ExecuteChangeSet',
          'cloudformation:CreateStack',
          'cloudformation:UpdateStack',
          'cloudformation:RollbackStack',
          'cloudformation:ContinueUpdateRollback',
          'cloudformation:DeleteStack',
          'cloudformation:UpdateTerminationProtection',
          'cloudformation:Describe*',
          'cloudformation:Detect*',
          'cloudformation:Get*',
          'cloudformation:List*',
          'cloudformation:ValidateTemplate',
          'sts:GetCallerIdentity',
        ]),
        allow('iam:PassRole', execution),
        allow(['ssm:GetParameter', 'ssm:GetParameters'], world.arn('ssm', `parameter${versionParameter}`)),
        readBucket,
      ],
    },
    {
      kind: 'file-publishing',
      trust: account,
      statements: [
        readBucket,
        allow(
          ['s3:GetEncryptionConfiguration', 's3:DeleteObject*', 's3:PutObject*', 's3:Abort*'],
          [bucket, `${bucket}/*`],
        ),
      ],
    },
    {
      kind: 'lookup',
      trust: account,
      statements: [allow(['ec2:Describe*', 'ssm:GetParameter*', 'cloudformation:*'])],
    },
    {
      kind: 'cfn-exec',
      trust: { Principal: { Service: 'cloudformation.amazonaws.com' } },
      statements: [allow('*')],
    },
  ];
}

/** Makes it; called once per account and region, before its first call is served. */
export async function seedBootstrap(world: AccountWorld): Promise<void> {
  await world.invoke('s3', 'CreateBucket', { Bucket: bucketOf(world) });
  await world.invoke('ssm', 'PutParameter', { Name: versionParameter, Type: 'String', Value: version });
  for (const { kind, trust, statements } of rolesOf(world)) {
    const RoleName = roleOf(world, kind);
    await world.invoke('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole', 'sts:TagSession'], ...trust }],
      }),
      Description: 'Stands for what cdk bootstrap makes',
    });
    await world.invoke('iam', 'PutRolePolicy', {
      RoleName,
      PolicyName: 'default',
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
    });
  }
}

/** Whether a template is a bootstrap of its own. */
export function bootstraps(scope: Scope): boolean {
  return Object.values(scope.template.Resources).some(
    ({ Type, Properties }) =>
      Type === 'AWS::SSM::Parameter' && evaluate(Properties?.['Name'], scope) === versionParameter,
  );
}

/** Takes away what was seeded and is still there, so that a real bootstrap finds its names free. */
export async function withdrawBootstrap(world: AccountWorld): Promise<void> {
  const seeded: [string, string, object][] = [
    ['ssm', 'DeleteParameter', { Name: versionParameter }],
    ...rolesOf(world).flatMap(({ kind }): [string, string, object][] => {
      const RoleName = roleOf(world, kind);
      return [
        ['iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'default' }],
        ['iam', 'DeleteRole', { RoleName }],
      ];
    }),
  ];
  for (const [service, operation, input] of seeded) await world.invoke(service, operation, input).catch(gone);
  await withdrawBucket(world).catch(gone);
}

/** The templates that lie in it are uploaded again by whoever needs them. */
async function withdrawBucket(world: AccountWorld): Promise<void> {
  const Bucket = bucketOf(world);
  const { Contents = [] } = await world.invoke<{ Contents?: { Key?: string }[] }>('s3', 'ListObjectsV2', {
    Bucket,
  });
  for (const { Key } of Contents) await world.invoke('s3', 'DeleteObject', { Bucket, Key });
  await world.invoke('s3', 'DeleteBucket', { Bucket });
}

function gone(error: unknown): void {
  if (!(error instanceof AwsError && /NotFound|NoSuch/.test(error.code))) throw error;
}
