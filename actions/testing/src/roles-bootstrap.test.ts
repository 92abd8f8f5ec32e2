/** The platform made by CloudFormation under our bootstrap's execution role: enough, and no way around the boundary. */
import { readFileSync } from 'node:fs';
import { type LocalAws, startLocalAws } from '@inx/local';
import { type Environment, readWorkspace, regionsOf, type ServiceManifest } from '@inx/manifest';
import { synthesize } from '@inx/platform';
import { bootstrapTemplate } from '@inx/platform/bootstrap';
import { boundary as boundaryPolicy } from '@inx/platform/bootstrap/boundary';
import { recoveryRegions } from '@inx/platform/bootstrap/regions';
import { deliveryRoles } from '@inx/platform/delivery';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from './sandbox.ts';

let aws: LocalAws;
let environments: Readonly<Record<string, Environment>>;
let services: readonly ServiceManifest[];
const qualifier = 'invoxa';
const account = '111122223333';
const home = 'us-east-1';
const roleIn = (region: string) =>
  `arn:aws:iam::${account}:role/cdk-${qualifier}-cfn-exec-role-${account}-${region}`;
const boundaryIn = (region: string) =>
  `arn:aws:iam::${account}:policy/cdk-${qualifier}-permissions-boundary-${account}-${region}`;
const [RoleARN, boundary] = [roleIn(home), boundaryIn(home)];

beforeAll(async () => {
  aws = await startLocalAws({ speed: 50 });
  const read = async (name: string) => {
    const parsed = await readWorkspace(repository, name);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    services = parsed.value.services;
    return { ...parsed.value.environment, bootstrap: { qualifier, permissionsBoundary: true } };
  };
  environments = { dev: await read('dev'), prd: await read('prd') };
  const regions = new Set(Object.values(environments).flatMap(regionsOf));
  expect([...regions]).toEqual(['us-east-1', 'us-west-2']);
  for (const region of regions)
    expect(
      await create('CDKToolkit', bootstrapTemplate(await recoveryRegions(repository)), {
        region,
        more: { Parameters: [{ ParameterKey: 'Qualifier', ParameterValue: qualifier }] },
      }),
    ).toEqual(whole);
}, 60_000);
afterAll(() => aws.stop());

const whole = { status: 'CREATE_COMPLETE', failed: [] };

interface Event {
  readonly LogicalResourceId: string;
  readonly ResourceStatus: string;
  readonly ResourceStatusReason?: string;
}

/** Resolves with the status, and what failed. */
async function create(
  StackName: string,
  template: object,
  { region = home, more }: { region?: string; more: object },
) {
  const cloudformation = <Output>(operation: string, input: object) =>
    aws.invoke<Output>('cloudformation', operation, { StackName, ...input }, account, region);
  await cloudformation('CreateStack', {
    TemplateBody: JSON.stringify(template),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    ...more,
  });
  for (;;) {
    const { Stacks } = await cloudformation<{ Stacks: { StackStatus: string }[] }>('DescribeStacks', {});
    const status = Stacks[0]?.StackStatus ?? '';
    if (!status.endsWith('_IN_PROGRESS')) {
      const { StackEvents } = await cloudformation<{ StackEvents: Event[] }>('DescribeStackEvents', {});
      const failed = StackEvents.filter((event) => event.ResourceStatus.endsWith('_FAILED'));
      return {
        status,
        failed: failed.map((event) => `${event.LogicalResourceId}: ${event.ResourceStatusReason}`),
      };
    }
    await aws.clock.sleep(1000);
  }
}

it('the template beside the code is the one that the code writes for the regions of the environments', async () => {
  const file = `${repository}/infra/platform/bootstrap/bootstrap-template.json`;
  expect(
    JSON.parse(readFileSync(file, 'utf8')),
    'npm run bootstrap-template -w @inx/platform writes it again',
  ).toEqual(JSON.parse(JSON.stringify(bootstrapTemplate(await recoveryRegions(repository)))));
});

it('the boundary leaves room for all that GitHub’s roles are granted', () => {
  const allowed = boundaryPolicy.Properties.PolicyDocument.Statement.flatMap(({ Action }) => Action);
  const within = (action: string) =>
    allowed.some((each) => (each.endsWith('*') ? action.startsWith(each.slice(0, -1)) : each === action));
  const granted = Object.values(environments)
    .flatMap((environment) =>
      deliveryRoles(
        environment,
        services.map(({ name }) => name),
      ),
    )
    .flatMap(({ grants }) => grants.flatMap(({ actions }) => actions));
  expect(new Set(granted).size).toBeGreaterThan(100);
  expect([...new Set(granted)].filter((action) => !within(action))).toEqual([]);
});

describe('the execution role', () => {
  it.each(['dev', 'prd'])(
    'makes every stack of %s, each role within the boundary of its region',
    async (name) => {
      const environment = environments[name]!;
      const made = await synthesize(environment, services);
      for (const { stackName, template, region } of made)
        expect([
          stackName,
          await create(stackName, template, { region, more: { RoleARN: roleIn(region) } }),
        ]).toEqual([stackName, whole]);
      expect([...new Set(made.map(({ region }) => region))].sort()).toEqual(regionsOf(environment).sort());
      const { Roles } = await aws.invoke<{ Roles: { RoleName: string }[] }>('iam', 'ListRoles', {});
      const ours = Roles.filter(({ RoleName }) => RoleName.startsWith(environment.prefix));
      expect(ours.length).toBeGreaterThan(10);
      for (const { RoleName } of ours) {
        const { Role } = await aws.invoke<{
          Role: { PermissionsBoundary?: { PermissionsBoundaryArn: string } };
        }>('iam', 'GetRole', { RoleName });
        expect([RoleName, Role.PermissionsBoundary?.PermissionsBoundaryArn]).toEqual([RoleName, boundary]);
      }
      expect(aws.permissions().filter(({ allowed }) => !allowed)).toEqual([]);
    },
    120_000,
  );

  const role = (properties: object) => ({
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: 'INX-DEV-USNV-more',
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
      'a copy in a region that no environment names',
      () => ({
        Resources: {
          Table: {
            Type: 'AWS::DynamoDB::GlobalTable',
            Properties: {
              TableName: 'inx-dev-copied',
              AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
              KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
              BillingMode: 'PAY_PER_REQUEST',
              StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
              Replicas: [{ Region: home }, { Region: 'eu-west-1' }],
            },
          },
        },
      }),
      /dynamodb:CreateTable on resource: arn:aws:dynamodb:eu-west-1/,
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
    const { status, failed } = await create(`INX-DEV-USNV-${what.replaceAll(' ', '-')}`, template(), {
      more: { RoleARN },
    });
    expect([status, failed[0]]).toEqual(['ROLLBACK_COMPLETE', expect.stringMatching(action)]);
  });
});
