import { describe, expect, it } from 'vitest';
import { differenceText, permissionText } from '../../report/plan-words.ts';
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
const allow = (Action: string | string[], Resource: unknown, more: object = {}) => ({
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

describe('what is said of a permission', () => {
  const own = (resource: string) => ({
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        ':ecr:',
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        `:${resource}`,
      ],
    ],
  });
  const said = async (live: object[], wanted: object[]) =>
    permissionChanges(await compare(resources(role(...live)), resources(role(...wanted))))
      .filter((each) => each.direction !== 'neither')
      .map(permissionText);

  it('is what is new alone, by names, without our own account', async () => {
    expect(
      await said(
        [allow(['a:b', 'a:c'], [own('repository/one'), 'x'])],
        [allow(['a:b', 'a:c'], [own('repository/one'), 'x', own('repository/two')])],
      ),
    ).toEqual(['AWS:INX-DEV-USNV-auth-task may a:b, a:c on ecr:repository/two']);
    expect(await said([allow('a:b', ['x', 'y'])], [allow(['a:b', 'a:c'], ['x', 'y'])])).toEqual([
      'AWS:INX-DEV-USNV-auth-task may a:c on x, y',
    ]);
  });

  it('is nothing where two statements together grant what one granted', async () => {
    expect(await said([allow('a:b', ['x', 'y'])], [allow('a:b', 'x'), allow('a:b', 'y')])).toEqual([]);
  });

  it('is all of it where actions and resources are others', async () => {
    expect(await said([allow('a:b', 'x')], [allow(['a:b', 'a:c'], ['x', 'y'])])).toEqual([
      'AWS:INX-DEV-USNV-auth-task may a:b, a:c on x, y',
    ]);
  });
});

it('a role that hands others to ECS tasks is no role of a task', async () => {
  const passes = (...names: string[]) =>
    resources({
      Release: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '111122223333' } }],
          },
          Policies: [
            {
              PolicyName: 'own',
              PolicyDocument: {
                Statement: allow('iam:PassRole', names, {
                  Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
                }),
              },
            },
          ],
        },
      },
    });
  const change = await compare(passes('old-task', 'a-task'), passes('a-task', 'new-task'));
  expect(permissionChanges(change).map(({ direction, ofTasks }) => [direction, ofTasks])).toEqual([
    ['widens', false],
    ['narrows', false],
  ]);
});

describe('what is said of a difference', () => {
  const said = async (live: Template, wanted: Template) =>
    resourceChanges(await compare(live, wanted)).flatMap((each) => each.differences.map(differenceText));
  const statement = (Resource: unknown) => resources(role(allow('a:b', Resource)));
  const place = 'Policies[own].PolicyDocument.Statement.Resource';
  const arn = (name: string) => ({
    'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${name}`,
  });

  const bucket = { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::inx-documents' };

  it('names the one that a list gained or lost, however it is written', async () => {
    expect(await said(statement(['x', arn('one')]), statement([arn('two'), arn('one'), 'x']))).toEqual([
      `${place}: added iam:role/two`,
    ]);
    expect(await said(statement('x'), statement(['x', bucket]))).toEqual([
      `${place}: added s3:inx-documents`,
    ]);
    expect(await said(statement(['x', 'y']), statement('y'))).toEqual([`${place}: removed (was x)`]);
  });

  it('shows references as one value, and long values from where they part', async () => {
    const topic = (DisplayName: unknown) =>
      resources({ Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName } } });
    expect(await said(topic({ Ref: 'A' }), topic({ 'Fn::GetAtt': ['B', 'Arn'] }))).toEqual([
      'DisplayName: ${A} → ${B.Arn}',
    ]);
    const long = 'a long beginning that says nothing at all '.repeat(8);
    expect(await said(topic(`${long}old`), topic(`${long}new`))).toEqual([
      'DisplayName: …says nothing at all old → …says nothing at all new',
    ]);
  });
});

it('tells a port that opens to the world', async () => {
  const group = (...ingress: object[]) =>
    resources({ Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress: ingress } } });
  const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' };
  const change = await compare(group(), group(https));
  expect(portChanges(change)).toMatchObject([{ change: 'added', protocol: 'TCP 443', world: true }]);
});
