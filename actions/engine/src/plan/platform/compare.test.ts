import { describe, expect, it } from 'vitest';
import {
  isPlatformUnchanged,
  permissionChanges,
  portChanges,
  resourceChanges,
  type Template,
} from './change.ts';
import { comparePlatform } from './compare.ts';

const stack = 'INX-DEV-USNV-edge';
const resources = (value: Record<string, unknown>): Template => ({ Resources: value });
const compare = (live: Template | undefined, wanted: Template) =>
  comparePlatform([{ stack, wanted, ...(live && { live }) }]);

const database = (properties: object, more: object = {}) => ({
  Database: { Type: 'AWS::RDS::DBInstance', Properties: properties, ...more },
});
const role = (...statements: object[]) => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'INX-DEV-USNV-auth-task',
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } },
        ],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
    },
  },
});
const allow = (Action: string | string[], Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

describe('what would become of a resource', () => {
  it.each<[string, Template | undefined, Template, string[]]>([
    ['created with its stack', undefined, resources(database({ DBInstanceIdentifier: 'a' })), ['create a']],
    [
      'updated in place',
      resources(database({ DBInstanceIdentifier: 'a', AllocatedStorage: '20' })),
      resources(database({ DBInstanceIdentifier: 'a', AllocatedStorage: '40' })),
      ['update a'],
    ],
    [
      'replaced, as its name is another',
      resources(database({ DBInstanceIdentifier: 'a' })),
      resources(database({ DBInstanceIdentifier: 'b' })),
      ['replace b'],
    ],
    [
      'destroyed',
      resources({ ...database({ DBInstanceIdentifier: 'a' }), X: { Type: 'AWS::SNS::Topic' } }),
      resources({ X: { Type: 'AWS::SNS::Topic' } }),
      ['destroy a'],
    ],
    [
      'let go where it is retained',
      resources({
        ...database({ DBInstanceIdentifier: 'a' }, { DeletionPolicy: 'Retain' }),
        X: { Type: 'AWS::SNS::Topic' },
      }),
      resources({ X: { Type: 'AWS::SNS::Topic' } }),
      ['retain a'],
    ],
  ])('%s', async (_, live, wanted, expected) => {
    const change = await compare(live, wanted);
    expect(resourceChanges(change).map((each) => `${each.action} ${each.name}`)).toEqual(expected);
  });

  it('tells which members force a replacement, and each leaf that differs', async () => {
    const change = await compare(
      resources(database({ DBInstanceIdentifier: 'a', Tags: [{ Key: 'Owner', Value: 'x' }] })),
      resources(database({ DBInstanceIdentifier: 'b', Tags: [{ Key: 'Owner', Value: 'y' }] })),
    );
    expect(resourceChanges(change)[0]).toMatchObject({
      replacedBy: ['DBInstanceIdentifier'],
      differences: [
        { path: 'DBInstanceIdentifier', old: 'a', new: 'b' },
        { path: 'Tags[Owner].Value', old: 'x', new: 'y' },
      ],
    });
  });

  it('shows no password', async () => {
    const change = await compare(
      resources(database({ MasterUserPassword: 'one' })),
      resources(database({ MasterUserPassword: 'two' })),
    );
    expect(JSON.stringify(change)).not.toMatch(/"(one|two)"/);
  });
});

describe('noise is no change', () => {
  const rule = (weight: number) => ({
    Rule: {
      Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      Properties: {
        Actions: [
          { Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'a', Weight: weight }] } },
        ],
      },
    },
  });
  const asset = (hash: string) => ({
    Code: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: `${hash.repeat(64)}.zip` } } },
  });
  it.each<[string, Template, Template]>([
    ['weights that ECS moves', resources(rule(100)), resources(rule(0))],
    ['content hashes of assets', resources(asset('a')), resources(asset('b'))],
    [
      'order of tags and dependencies',
      resources(
        database(
          {
            Tags: [
              { Key: 'a', Value: '1' },
              { Key: 'b', Value: '2' },
            ],
          },
          { DependsOn: ['X', 'Y'] },
        ),
      ),
      resources(
        database(
          {
            Tags: [
              { Key: 'b', Value: '2' },
              { Key: 'a', Value: '1' },
            ],
          },
          { DependsOn: ['Y', 'X'] },
        ),
      ),
    ],
    [
      'one action with and without brackets',
      resources(role(allow('s3:GetObject', 'b'))),
      resources(role(allow(['s3:GetObject'], 'b'))),
    ],
    [
      'CDK’s own metadata',
      resources(database({}, { Metadata: { 'aws:cdk:path': 'a' } })),
      {
        ...resources({
          ...database({}, { Metadata: { 'aws:cdk:path': 'b' } }),
          CDKMetadata: { Type: 'AWS::CDK::Metadata' },
        }),
        Rules: { CheckBootstrapVersion: {} },
      },
    ],
  ])('%s', async (_, live, wanted) => {
    const change = await compare(live, wanted);
    expect([isPlatformUnchanged(change), change.quiet]).toEqual([true, [stack]]);
    expect((await compare(wanted, live)).templatesHash).toBe(change.templatesHash);
  });
});

describe('permissions', () => {
  it.each<[string, object[], object[], string[]]>([
    ['a new statement widens', [allow('a:b', 'x')], [allow('a:b', 'x'), allow('c:d', 'x')], ['added widens']],
    [
      'a statement that is gone narrows',
      [allow('a:b', 'x'), allow('c:d', 'x')],
      [allow('a:b', 'x')],
      ['removed narrows'],
    ],
    [
      'a longer list only widens',
      [allow('a:b', 'x')],
      [allow(['a:b', 'a:c'], 'x')],
      ['added widens', 'removed neither'],
    ],
    [
      'a wildcard covers what it replaces',
      [allow('s3:GetObject', 'b/one')],
      [allow('s3:Get*', 'b/*')],
      ['added widens', 'removed neither'],
    ],
    [
      'a shorter list only narrows',
      [allow(['a:b', 'a:c'], 'x')],
      [allow('a:b', 'x')],
      ['added neither', 'removed narrows'],
    ],
    [
      'another resource is both',
      [allow('a:b', 'x')],
      [allow('a:b', 'y')],
      ['added widens', 'removed narrows'],
    ],
    [
      'a condition narrows',
      [allow('a:b', 'x')],
      [allow('a:b', 'x', { Condition: { Bool: { c: 'true' } } })],
      ['added neither', 'removed narrows'],
    ],
    [
      'a denial narrows',
      [allow('a:b', 'x')],
      [allow('a:b', 'x'), { ...allow('a:c', 'x'), Effect: 'Deny' }],
      ['added narrows'],
    ],
  ])('%s', async (_, live, wanted, expected) => {
    const change = await compare(resources(role(...live)), resources(role(...wanted)));
    expect(permissionChanges(change).map((each) => `${each.change} ${each.direction}`)).toEqual(expected);
    expect(permissionChanges(change).every((each) => each.ofTasks)).toBe(true);
  });
});

it('tells a port that opens to the world', async () => {
  const group = (...ingress: object[]) =>
    resources({ Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: ingress } } });
  const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' };
  const change = await compare(group(), group(https));
  expect(portChanges(change)).toMatchObject([{ change: 'added', protocol: 'TCP 443', world: true }]);
});
