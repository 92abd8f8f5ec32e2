import { type Environment, environmentSchema, serviceSchema } from '@inx/manifest';
import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '../ports/account.ts';
import type { Finding } from './finding.ts';
import { findings } from './findings.ts';
import { type DoctorInput, linkedRoles, surveyQuestions } from './questions.ts';

const document = {
  name: 'dev',
  region: 'us-east-1',
  prefix: 'INX-DEV-USNV',
  availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  vpcCidr: '10.1.0.0/16',
  publicSubnets: ['10.1.101.0/24', '10.1.102.0/24', '10.1.103.0/24'],
  privateSubnets: ['10.1.1.0/24', '10.1.2.0/24', '10.1.3.0/24'],
  natGateways: 1,
  bucketSuffix: '9015480',
  database: {
    instanceClass: 'db.t3.micro',
    version: '8.4',
    multiAz: false,
    backupDays: 7,
    deletionProtection: false,
    storageGb: 20,
    maxStorageGb: 40,
  },
  logRetentionDays: 30,
  deletionProtection: false,
  tags: { Project: 'p', Owner: 'o', CostCenter: 'c', Repository: 'r' },
};
const environmentOf = (change: object = {}): Environment =>
  environmentSchema.parse({ ...document, ...change });

const service = (name: string, change: object = {}) =>
  serviceSchema.parse({
    name,
    runtime: 'node',
    port: 8080,
    cpu: 1024,
    memory: 2048,
    routes: { paths: [`/${name}`] },
    scaling: { min: 1, max: 4 },
    ...change,
  });

const input = (change: Partial<DoctorInput> = {}): DoctorInput => ({
  environment: environmentOf(),
  services: [service('auth')],
  templates: [
    {
      stack: 'INX-DEV-USNV-state',
      template: {
        Resources: {
          State: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'inx-dev-state-9015480' } },
          Unnamed: { Type: 'AWS::S3::Bucket', Properties: {} },
          Put: { Type: 'AWS::IAM::Role', Properties: { RoleName: { 'Fn::Sub': 'a-${AWS::Region}' } } },
        },
      },
    },
    { stack: 'INX-DEV-USNV-recovery', region: 'us-west-2', template: {} },
  ],
  others: [],
  ...change,
});

const sound: AccountFacts = {
  accountId: '111122223333',
  zones: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d'],
  bootstrap: { 'us-east-1': '33', 'us-west-2': '33' },
  stacks: [],
  owned: [],
  found: [],
  vpcs: [],
  quotas: {},
  used: {},
  linkedRoles: Object.keys(linkedRoles),
  oidcProviders: [],
  detectors: [],
  anomalyMonitors: [],
  certificate: undefined,
  hostedZone: undefined,
  unread: [],
};

const told = (list: readonly Finding[]) =>
  list.map(({ severity, code, message }) => `${severity} ${code.replace('doctor.', '')}: ${message}`);

const github = { repository: 'acme/invoxa', repositoryId: '1', ownerId: '2' };
const provider = {
  url: 'token.actions.githubusercontent.com',
  arn: 'arn:aws:iam::111122223333:oidc-provider/t',
};
const once = (flags: object, name = 'dev') => environmentOf({ name, onceAnAccount: flags });
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
const domain = (change: object) => ({
  environment: environmentOf({ domain: { name: 'app.example.com', ...change } }),
});
const bucket = { type: 'AWS::S3::Bucket', name: 'b', stack: 'INX-DEV-USNV-state', id: 'b' };

describe('what is asked', () => {
  it('names that are written out, in the region of the environment, and every region’s bootstrap', () => {
    expect(surveyQuestions(input())).toMatchObject({
      names: [{ type: 'AWS::S3::Bucket', name: 'inx-dev-state-9015480', stack: 'INX-DEV-USNV-state' }],
      regions: ['us-east-1', 'us-west-2'],
      bootstrapParameter: '/cdk-bootstrap/hnb659fds/version',
    });
  });
});

describe('what is found', () => {
  it.each<[string, Partial<DoctorInput>, Partial<AccountFacts>, string[]]>([
    ['a sound account', {}, {}, []],
    [
      'no zone',
      {},
      { zones: ['us-east-1a', 'us-east-1b'] },
      ['blocks zones: this account has no zone us-east-1c in us-east-1; it has us-east-1a, us-east-1b'],
    ],
    [
      'no bootstrap in the second region',
      {},
      { bootstrap: { 'us-east-1': '33' } },
      ['blocks bootstrap: the CDK is not bootstrapped in us-west-2'],
    ],
    [
      'an old bootstrap',
      {},
      { bootstrap: { 'us-east-1': '5', 'us-west-2': '6' } },
      ["blocks bootstrap: the CDK's bootstrap in us-east-1 is of version 5; 6 is the least"],
    ],
    [
      'a quota below the double run',
      {},
      { quotas: { 'L-3032A538': 2 }, used: { 'L-3032A538': 0.5 } },
      [
        'blocks quota: Fargate On-Demand vCPU: the account may have 2; a release needs 2, and 0.5 are in use elsewhere',
      ],
    ],
    [
      'a quota below full scale',
      {},
      { quotas: { 'L-3032A538': 7 } },
      ['warns quota: Fargate On-Demand vCPU: the account may have 7; fully scaled, a release needs 8'],
    ],
    [
      'a quota that is just enough',
      {},
      { quotas: { 'L-3032A538': 8, 'L-0263D0A3': 5 }, used: { 'L-0263D0A3': 4 } },
      [],
    ],
    [
      'Spot takes what is above the first task',
      { services: [service('mail', { critical: false })] },
      { quotas: { 'L-3032A538': 2, 'L-36FBB829': 5 } },
      ['warns quota: Fargate Spot vCPU: the account may have 5; fully scaled, a release needs 6'],
    ],
    [
      'no address is left',
      {},
      { quotas: { 'L-0263D0A3': 5 }, used: { 'L-0263D0A3': 5 } },
      [
        'blocks quota: elastic IP addresses: the account may have 5; a release needs 1, and 5 are in use elsewhere',
      ],
    ],
    [
      'a name that somebody has',
      {},
      { found: [bucket] },
      ['blocks name-taken: b exists, and no stack of dev made it'],
    ],
    ['a name that is ours', {}, { found: [bucket], owned: ['b'] }, []],
    [
      'a bucket of another account',
      {},
      { found: [{ ...bucket, foreign: true }] },
      ['blocks name-taken: the bucket name b belongs to another account'],
    ],
    [
      'a secret that is being deleted',
      {},
      { found: [{ ...bucket, deletedAt: 1 }] },
      ['blocks secret-deleting: the secret b is waiting to be deleted, and keeps its name until then'],
    ],
    [
      'a network in the same range',
      {},
      {
        vpcs: [
          { id: 'vpc-1', name: 'terraform', cidr: '10.1.0.0/20' },
          { id: 'vpc-2', name: undefined, cidr: '10.2.0.0/16' },
        ],
      },
      [
        'warns network-overlap: terraform (10.1.0.0/20) overlaps with 10.1.0.0/16: the two networks run side by side, but can never be joined',
      ],
    ],
    [
      'our own network',
      {},
      { vpcs: [{ id: 'vpc-1', name: 'ours', cidr: '10.1.0.0/16' }], owned: ['vpc-1'] },
      [],
    ],
    [
      'a stack that failed',
      {},
      {
        stacks: [
          { name: 's', region: 'r', status: 'UPDATE_ROLLBACK_FAILED' },
          { name: 't', region: 'r', status: 'CREATE_COMPLETE' },
        ],
      },
      ['blocks stack: the stack s is UPDATE_ROLLBACK_FAILED'],
    ],
    [
      'GitHub without a provider',
      { environment: environmentOf({ github }) },
      {},
      [
        "blocks oidc: GitHub's workflows cannot sign in: this account has no provider for token.actions.githubusercontent.com",
      ],
    ],
    ['GitHub with one', { environment: environmentOf({ github }) }, { oidcProviders: [provider] }, []],
    [
      'GitHub with one to come, by another environment',
      { environment: environmentOf({ github }), others: [once({ githubOidcProvider: true }, 'prd2')] },
      {},
      [],
    ],
    [
      'GitHub with one to come, in another account',
      {
        environment: environmentOf({ github }),
        others: [{ ...once({ githubOidcProvider: true }, 'prd2'), account: '444455556666' }],
      },
      {},
      [
        "blocks oidc: GitHub's workflows cannot sign in: this account has no provider for token.actions.githubusercontent.com",
      ],
    ],
    [
      'a provider that is there and would be made again',
      { environment: once({ githubOidcProvider: true }) },
      { oidcProviders: [provider] },
      [
        `blocks once-an-account: GitHub's OpenID Connect provider is in this account already: ${provider.arn}`,
      ],
    ],
    [
      'a provider of our own',
      { environment: once({ githubOidcProvider: true }) },
      { oidcProviders: [provider], owned: [provider.arn] },
      [],
    ],
    [
      'two environments that make the same',
      { environment: once({ guardDuty: true }), others: [once({ guardDuty: true }, 'stage')] },
      {},
      ['blocks once-an-account: a GuardDuty detector is made by stage as well, in the same account'],
    ],
    [
      'a monitor that is there',
      { environment: once({ costAnomalyMonitor: true }) },
      { anomalyMonitors: ['m'] },
      ['blocks once-an-account: a cost anomaly monitor of services is in this account already: m'],
    ],
    [
      'no certificate',
      domain({ certificateArn }),
      {},
      [`blocks domain: there is no certificate ${certificateArn}`],
    ],
    [
      'a certificate that waits',
      domain({ certificateArn }),
      { certificate: { status: 'PENDING_VALIDATION', domains: ['*.example.com'] } },
      ['blocks domain: the certificate is PENDING_VALIDATION, not issued'],
    ],
    [
      'a certificate of one label less',
      domain({ certificateArn }),
      { certificate: { status: 'ISSUED', domains: ['*.com', 'example.com'] } },
      ['blocks domain: the certificate is for *.com, example.com, not for app.example.com'],
    ],
    [
      'a certificate of another region',
      domain({ certificateArn: certificateArn.replace('us-east-1', 'eu-west-1') }),
      {},
      ['blocks domain: the certificate is of eu-west-1, and the load balancer in us-east-1'],
    ],
    [
      'a sound certificate',
      domain({ certificateArn }),
      { certificate: { status: 'ISSUED', domains: ['app.example.com'] } },
      [],
    ],
    ['no zone of that id', domain({ hostedZoneId: 'Z1' }), {}, ['blocks domain: there is no hosted zone Z1']],
    [
      'a zone that only looks alike',
      domain({ hostedZoneId: 'Z1' }),
      { hostedZone: { name: 'ample.com', isPrivate: false } },
      ['blocks domain: the hosted zone is ample.com, which does not hold app.example.com'],
    ],
    [
      'a private zone',
      domain({ hostedZoneId: 'Z1' }),
      { hostedZone: { name: 'example.com', isPrivate: true } },
      [
        'blocks domain: the hosted zone example.com is private: nobody outside the network can resolve app.example.com',
      ],
    ],
    [
      'the right zone',
      domain({ hostedZoneId: 'Z1' }),
      { hostedZone: { name: 'example.com', isPrivate: false } },
      [],
    ],
    [
      'a role that AWS has to make',
      {},
      { linkedRoles: Object.keys(linkedRoles).slice(1) },
      ['warns linked-role: AWSServiceRoleForECS does not exist yet'],
    ],
    [
      'what may not be read is no finding of its own',
      { environment: environmentOf({ github }) },
      {
        linkedRoles: [],
        bootstrap: { 'us-east-1': '33' },
        unread: ['roles', 'OpenID Connect providers', 'the bootstrap of us-west-2'].map((what) => ({
          what,
          why: 'denied',
        })),
      },
      ['roles', 'OpenID Connect providers', 'the bootstrap of us-west-2'].map(
        (what) => `warns unread: ${what} could not be read, so nothing is known of it`,
      ),
    ],
  ])('%s', (_, asked, facts, expected) => {
    expect(told(findings(input(asked), { ...sound, ...facts }))).toEqual(expected);
  });

  it('what blocks comes first', () => {
    const found = findings(input(), { ...sound, linkedRoles: [], found: [bucket] });
    expect(found.map((each) => each.severity)).toEqual(['blocks', 'warns', 'warns', 'warns', 'warns']);
  });
});
