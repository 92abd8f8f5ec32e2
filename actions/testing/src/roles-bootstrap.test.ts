/** The platform made by CloudFormation under our bootstrap's execution role: enough, and no way around the boundary. */
import { readFileSync } from 'node:fs';
import { type LocalAws, startLocalAws } from '@inx/local';
import { type Environment, readWorkspace, type ServiceManifest } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { bootstrapTemplate } from '@inx/platform/bootstrap';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from './sandbox.ts';

let aws: LocalAws;
let environment: Environment;
let services: readonly ServiceManifest[];
const qualifier = 'invoxa';
const account = '111122223333';
const RoleARN = `arn:aws:iam::${account}:role/cdk-${qualifier}-cfn-exec-role-${account}-us-east-1`;
const boundary = `arn:aws:iam::${account}:policy/cdk-${qualifier}-permissions-boundary-${account}-us-east-1`;

beforeAll(async () => {
  aws = await startLocalAws({ speed: 50 });
  const parsed = await readWorkspace(repository, 'dev');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  environment = { ...parsed.value.environment, bootstrap: { qualifier, permissionsBoundary: true } };
  services = parsed.value.services;
  await create('CDKToolkit', bootstrapTemplate(), {
    Parameters: [{ ParameterKey: 'Qualifier', ParameterValue: qualifier }],
  });
}, 60_000);
afterAll(() => aws.stop());

interface Event {
  readonly LogicalResourceId: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
}

/** Resolves with the status, and what failed. */
async function create(StackName: string, template: object, more: object = {}) {
  await aws.invoke('cloudformation', 'CreateStack', {
    StackName,
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    ...more,
  });
  for (;;) {
    const { Stacks } = await aws.invoke<{ Stacks: { StackStatus: string }[] }>(
      'cloudformation',
      'DescribeStacks',
      { StackName },
    );
    const status = Stacks[0]?.StackStatus ?? '';
    if (!status.endsWith('_IN_PROGRESS')) {
      const { StackEvents } = await aws.invoke<{ StackEvents: Event[] }>(
        'cloudformation',
        'DescribeStackEvents',
        { StackName },
      );
      const failed = StackEvents.filter((event) => event.ResourceStatus.endsWith('_FAILED'));
      return {
        status,
        failed: failed.map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`),
      };
    }
    await aws.clock.sleep(1000);
  }
}

const whole = { status: 'CREATE_COMPLETE', failed: [] };

it('the template beside the code is the one that the code writes', () => {
  const file = `${repository}/infra/platform/bootstrap/bootstrap-template.json`;
  expect(
    JSON.parse(readFileSync(file, 'utf8')),
    'npm run bootstrap-template -w @inx/platform writes it again',
  ).toEqual(JSON.parse(JSON.stringify(bootstrapTemplate())));
});

describe('the execution role', () => {
  it('makes every stack of the platform, each role within the boundary', async () => {
    for (const { stackName, template } of await synthesize(environment, services)) {
      expect([stackName, await create(stackName, template, { RoleARN })]).toEqual([stackName, whole]);
    }
    const { Roles } = await aws.invoke<{ Roles: { RoleName: string }[] }>('iam', 'ListRoles', {});
    const ours = Roles.filter(({ RoleName }) => RoleName.startsWith(environment.prefix));
    expect(ours.length).toBeGreaterThan(10);
    for (const { RoleName } of ours) {
      const { Role } = await aws.invoke<{
        Role: { PermissionsBoundary?: { PermissionsBoundaryArn: string } };
      }>('iam', 'GetRole', { RoleName });
      expect([RoleName, Role.PermissionsBoundary?.PermissionsBoundaryArn]).toEqual([RoleName, boundary]);
    }
    expect(aws.permissions().filter((use) => use.roleArn === RoleARN && !use.allowed)).toEqual([]);
  }, 120_000);

  const role = (properties: object) => ({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: `${environment.prefix}-more`,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs.amazonaws.com' } },
            ],
          },
          ...properties,
        },
      },
    },
  });
  it.each<[string, () => object, RegExp]>([
    ['a role without the boundary', () => role({}), /iam:CreateRole/],
    [
      'a role with another boundary',
      () => role({ PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
      /iam:CreateRole/,
    ],
    [
      'a role of another name',
      () => role({ RoleName: 'other', PermissionsBoundary: boundary }),
      /iam:CreateRole/,
    ],
    [
      'a bucket of another name',
      () => ({ Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'theirs' } } } }),
      /s3:CreateBucket/,
    ],
    [
      'a policy in place of the boundary',
      () => ({
        Resources: {
          Policy: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: {
              PolicyDocument: {
                Version: '2012-10-17',
                Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
              },
            },
          },
        },
      }),
      /iam:CreatePolicy/,
    ],
  ])('does not make %s', async (what, template, action) => {
    const { status, failed } = await create(
      `${environment.prefix}-${what.replaceAll(' ', '-')}`,
      template(),
      {
        RoleARN,
      },
    );
    expect([status, failed[0]]).toEqual(['ROLLBACK_COMPLETE', expect.stringMatching(action)]);
  });
});
