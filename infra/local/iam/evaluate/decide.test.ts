/** Fixtures phrased after the IAM User Guide: "Policy evaluation logic", "Condition operators", "Multivalued context keys". */
import { describe, expect, it } from 'vitest';
import { because, decide, type Policies } from './decide.ts';
import type { Context } from './match.ts';
import { readPolicy } from './policy.ts';

const session = 'arn:aws:sts::111122223333:assumed-role/deploy/run-1';
const role = 'arn:aws:iam::111122223333:role/deploy';
const principal = { kind: 'AWS' as const, name: session, roleArn: role, accountId: '111122223333' };
const policy = (...Statement: object[]) => readPolicy({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...more,
});
const deny = (Action: string | string[], more: object = {}) => ({
  Effect: 'Deny',
  Action,
  Resource: '*',
  ...more,
});
const bucketPolicy = (Principal: unknown, Effect = 'Allow') =>
  policy({ Effect, Principal, Action: 's3:*', Resource: '*' });
const contextOf = (values: Record<string, string | string[]>): Context =>
  new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), [value].flat()]));
const ask = (
  policies: Policies,
  action = 's3:GetObject',
  resource = 'arn:aws:s3:::b/k',
  context: Context = new Map(),
) => decide({ principal, action, resource, context }, policies);
const verdict = (policies: Policies) => {
  const decision = ask(policies);
  return decision.allowed ? 'allowed' : because(decision, 's3:GetObject');
};
const silent = 'because no identity-based policy allows the s3:GetObject action';

describe('which policies must allow', () => {
  it.each<[string, Policies, string]>([
    ['nothing allows: implicit deny', { identity: [] }, silent],
    ['identity allows', { identity: [policy(allow('s3:*'))] }, 'allowed'],
    [
      'explicit deny wins over allow',
      { identity: [policy(allow('*'), deny('s3:Get*'))] },
      'with an explicit deny in an identity-based policy',
    ],
    [
      'resource policy alone suffices in one account',
      { identity: [], resource: bucketPolicy({ AWS: role }) },
      'allowed',
    ],
    [
      'naming the account only delegates',
      { identity: [], resource: bucketPolicy({ AWS: '111122223333' }) },
      silent,
    ],
    [
      'resource policy denies',
      { identity: [policy(allow('*'))], resource: bucketPolicy('*', 'Deny') },
      'with an explicit deny in a resource-based policy',
    ],
    [
      'boundary silent',
      { identity: [policy(allow('s3:*'))], boundary: policy(allow('ecs:*')) },
      'because no permissions boundary allows the s3:GetObject action',
    ],
    ['boundary alone grants nothing', { identity: [], boundary: policy(allow('*')) }, silent],
    [
      'boundary and identity',
      { identity: [policy(allow('s3:*'))], boundary: policy(allow('s3:Get*')) },
      'allowed',
    ],
    [
      'boundary denies',
      { identity: [policy(allow('*'))], boundary: policy(allow('*'), deny('s3:*')) },
      'with an explicit deny in a permissions boundary',
    ],
    [
      'session policy silent',
      { identity: [policy(allow('s3:*'))], session: [policy(allow('ecs:*'))] },
      'because no session policy allows the s3:GetObject action',
    ],
    [
      'grant to the role stays within the session policy',
      { identity: [], resource: bucketPolicy({ AWS: role }), session: [policy(allow('ecs:*'))] },
      'because no session policy allows the s3:GetObject action',
    ],
    [
      'grant to the session itself does not',
      {
        identity: [],
        resource: bucketPolicy({ AWS: session }),
        session: [policy(allow('ecs:*'))],
        boundary: policy(allow('ecs:*')),
      },
      'allowed',
    ],
    [
      'across accounts both must allow: resource missing',
      { identity: [policy(allow('*'))], crossAccount: true },
      'because no resource-based policy allows the s3:GetObject action',
    ],
    [
      'across accounts both must allow: identity missing',
      { identity: [], crossAccount: true, resource: bucketPolicy({ AWS: role }) },
      silent,
    ],
    [
      'across accounts both allow',
      { identity: [policy(allow('s3:*'))], crossAccount: true, resource: bucketPolicy({ AWS: role }) },
      'allowed',
    ],
    [
      'across accounts the grant to the whole account and an identity policy',
      {
        identity: [policy(allow('s3:*'))],
        crossAccount: true,
        resource: bucketPolicy({ AWS: 'arn:aws:iam::111122223333:root' }),
      },
      'allowed',
    ],
    [
      'across accounts a grant to the session still needs the identity policy',
      { identity: [], crossAccount: true, resource: bucketPolicy({ AWS: session }) },
      silent,
    ],
    [
      'across accounts the boundary counts, whomever the resource names',
      {
        identity: [policy(allow('s3:*'))],
        crossAccount: true,
        resource: bucketPolicy({ AWS: session }),
        boundary: policy(allow('ecs:*')),
      },
      'because no permissions boundary allows the s3:GetObject action',
    ],
    [
      'a deny of the boundary wins over a grant to the session',
      { identity: [], resource: bucketPolicy({ AWS: session }), boundary: policy(allow('*'), deny('s3:*')) },
      'with an explicit deny in a permissions boundary',
    ],
    [
      'a deny to everybody but the role lets the role pass',
      {
        identity: [policy(allow('s3:*'))],
        resource: policy({
          Effect: 'Deny',
          NotPrincipal: { AWS: [role, session] },
          Action: 's3:*',
          Resource: '*',
        }),
      },
      'allowed',
    ],
    [
      'a deny to everybody but another role',
      {
        identity: [policy(allow('s3:*'))],
        resource: policy({
          Effect: 'Deny',
          NotPrincipal: { AWS: 'arn:aws:iam::111122223333:role/other' },
          Action: 's3:*',
          Resource: '*',
        }),
      },
      'with an explicit deny in a resource-based policy',
    ],
    [
      'a service is named by its own kind of principal',
      { identity: [], resource: bucketPolicy({ Service: 'ecs.amazonaws.com' }) },
      silent,
    ],
  ])('%s', (_, policies, expected) => expect(verdict(policies)).toBe(expected));
});

describe('what a statement speaks about', () => {
  it.each<[string, object, string, string, boolean]>([
    ['actions ignore case', allow('S3:getobject'), 's3:GetObject', 'arn:aws:s3:::b/k', true],
    ['? is one character', allow('s3:GetObjec?'), 's3:GetObject', 'arn:aws:s3:::b/k', true],
    [
      'NotAction',
      { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' },
      's3:GetObject',
      'arn:aws:s3:::b/k',
      true,
    ],
    [
      'NotAction excludes',
      { Effect: 'Allow', NotAction: 's3:*', Resource: '*' },
      's3:GetObject',
      'arn:aws:s3:::b/k',
      false,
    ],
    [
      'resources keep case',
      allow('s3:*', { Resource: 'arn:aws:s3:::B/*' }),
      's3:GetObject',
      'arn:aws:s3:::b/k',
      false,
    ],
    [
      'a star crosses slashes',
      allow('s3:*', { Resource: 'arn:aws:s3:::b/*' }),
      's3:GetObject',
      'arn:aws:s3:::b/x/y',
      true,
    ],
    [
      'a star does not cross colons of the head',
      allow('ecs:*', { Resource: 'arn:aws:ecs:*:service/a' }),
      'ecs:UpdateService',
      'arn:aws:ecs:us-east-1:1:service/a',
      false,
    ],
    [
      'NotResource',
      { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::b/secret/*' },
      's3:GetObject',
      'arn:aws:s3:::b/secret/1',
      false,
    ],
    [
      'an action without resource needs *',
      allow('ecr:*', { Resource: 'arn:aws:ecr:us-east-1:1:repository/a' }),
      'ecr:GetAuthorizationToken',
      '*',
      false,
    ],
    [
      'NotAction with a list of exceptions',
      { Effect: 'Allow', NotAction: ['iam:*', 's3:Put*'], Resource: '*' },
      's3:GetObject',
      'arn:aws:s3:::b/k',
      true,
    ],
    [
      'NotResource lets everything else pass',
      { Effect: 'Allow', Action: '*', NotResource: ['arn:aws:s3:::b/secret/*', 'arn:aws:s3:::c/*'] },
      's3:GetObject',
      'arn:aws:s3:::b/open/1',
      true,
    ],
    [
      'a star stands for a whole part of an ARN',
      allow('ecs:*', { Resource: 'arn:aws:ecs:*:*:service/c/web-*' }),
      'ecs:UpdateService',
      'arn:aws:ecs:us-east-1:111122223333:service/c/web-1',
      true,
    ],
    [
      'a question mark stands for one character of an ARN',
      allow('ecs:*', { Resource: 'arn:aws:ecs:us-east-?:111122223333:service/c/web' }),
      'ecs:UpdateService',
      'arn:aws:ecs:us-east-12:111122223333:service/c/web',
      false,
    ],
    [
      'another account',
      allow('ecs:*', { Resource: 'arn:aws:ecs:us-east-1:444455556666:service/c/web' }),
      'ecs:UpdateService',
      'arn:aws:ecs:us-east-1:111122223333:service/c/web',
      false,
    ],
  ])('%s', (_, statement, action, resource, expected) =>
    expect(ask({ identity: [policy(statement)] }, action, resource).allowed).toBe(expected),
  );
});

describe('conditions', () => {
  const given = contextOf({
    'aws:username': 'john',
    'aws:SourceIp': '127.0.0.1',
    'aws:SecureTransport': 'true',
    'aws:PrincipalTag/team': 'red*',
    'aws:CurrentTime': '2026-03-01T00:00:00Z',
    's3:max-keys': '10',
    'aws:TagKeys': ['a', 'b'],
    'aws:PrincipalArn': role,
    'aws:EpochTime': '1772323200',
  });
  it.each<[string, object, boolean]>([
    ['StringEquals', { StringEquals: { 'AWS:UserName': 'john' } }, true],
    ['StringEquals keeps case', { StringEquals: { 'aws:username': 'John' } }, false],
    ['StringEquals knows no star', { StringEquals: { 'aws:username': 'j*' } }, false],
    ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 'aws:username': 'JOHN' } }, true],
    ['values are alternatives', { StringLike: { 'aws:username': ['x', 'j?hn'] } }, true],
    ['StringNotEquals: none may fit', { StringNotEquals: { 'aws:username': ['x', 'john'] } }, false],
    ['negated, key absent: true', { StringNotLike: { 'aws:none': 'x' } }, true],
    ['positive, key absent: false', { StringLike: { 'aws:none': '*' } }, false],
    ['IfExists, key absent: true', { StringEqualsIfExists: { 'aws:none': 'x' } }, true],
    ['IfExists, key present: judged', { StringEqualsIfExists: { 'aws:username': 'x' } }, false],
    ['Null true', { Null: { 'aws:none': 'true' } }, true],
    ['Null false', { Null: { 'aws:username': 'false' } }, true],
    ['Bool', { Bool: { 'aws:SecureTransport': 'false' } }, false],
    ['NumericLessThanEquals', { NumericLessThanEquals: { 's3:max-keys': '10' } }, true],
    ['NumericGreaterThan', { NumericGreaterThan: { 's3:max-keys': '10' } }, false],
    ['DateGreaterThan', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, true],
    ['DateLessThan in epoch seconds', { DateLessThan: { 'aws:EpochTime': '1700000000' } }, false],
    ['IpAddress', { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '127.0.0.0/8'] } }, true],
    ['NotIpAddress', { NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } }, false],
    ['ArnLike', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/dep*' } }, true],
    ['ArnNotEquals', { ArnNotEquals: { 'aws:PrincipalArn': role } }, false],
    ['ForAnyValue', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['b', 'c'] } }, true],
    ['ForAllValues', { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'c'] } }, false],
    ['ForAllValues, key absent: true', { 'ForAllValues:StringEquals': { 'aws:none': 'x' } }, true],
    ['ForAnyValue, key absent: false', { 'ForAnyValue:StringEquals': { 'aws:none': 'x' } }, false],
    [
      'ForAnyValue negated: one value that is not there',
      { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } },
      true,
    ],
    [
      'ForAllValues negated: none may be there',
      { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': 'a' } },
      false,
    ],
    ['ForAllValues like', { 'ForAllValues:StringLike': { 'aws:TagKeys': '?' } }, true],
    ['without a set operator every value must differ', { StringNotEquals: { 'aws:TagKeys': 'a' } }, false],
    ['Null true, key present', { Null: { 'aws:username': 'true' } }, false],
    ['negated IfExists, key absent: true', { StringNotEqualsIfExists: { 'aws:none': 'x' } }, true],
    [
      'ForAllValues IfExists, key present: judged',
      { 'ForAllValues:StringEqualsIfExists': { 'aws:TagKeys': 'a' } },
      false,
    ],
    [
      'ArnLike: a star does not cross a colon',
      { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*deploy' } },
      false,
    ],
    [
      'StringLike: a star crosses everything',
      { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*deploy' } },
      true,
    ],
    [
      'operators and keys all hold',
      { StringEquals: { 'aws:username': 'john' }, Bool: { 'aws:SecureTransport': 'false' } },
      false,
    ],
    [
      'variable',
      { StringLike: { 'aws:PrincipalArn': "arn:aws:iam::${aws:none, '111122223333'}:role/*" } },
      true,
    ],
    ['variable without value matches nothing', { StringLike: { 'aws:username': '${aws:none}*' } }, false],
    [
      'a star that a request brings is a star',
      { StringLike: { 'aws:username': '${aws:PrincipalTag/team}' } },
      false,
    ],
  ])('%s', (_, Condition, expected) =>
    expect(
      ask({ identity: [policy(allow('*', { Condition }))] }, 's3:GetObject', 'arn:aws:s3:::b/k', given)
        .allowed,
    ).toBe(expected),
  );

  it('variables in resources; literal in the old version', () => {
    const Resource = 'arn:aws:s3:::b/${aws:username}/*';
    const asked = (Version: string) =>
      ask(
        { identity: [readPolicy({ Version, Statement: allow('s3:*', { Resource }) })] },
        's3:GetObject',
        'arn:aws:s3:::b/john/1',
        given,
      ).allowed;
    expect([asked('2012-10-17'), asked('2008-10-17')]).toEqual([true, false]);
  });
  it('an operator nobody knows is an error with its name', () =>
    expect(() => ask({ identity: [policy(allow('*', { Condition: { StringIs: { a: 'b' } } }))] })).toThrow(
      'StringIs',
    ));
});
