import { DescribeRegistryCommand } from '@aws-sdk/client-ecr';
import { DescribeClustersCommand } from '@aws-sdk/client-ecs';
import { GetDetectorCommand } from '@aws-sdk/client-guardduty';
import {
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { account, ecr, ecs, guardduty, iam } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';

const role = (name: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    },
  },
});

const allow = (Action: string): Values => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

const document = (text: string | undefined): unknown => JSON.parse(decodeURIComponent(text ?? '{}'));

const replicate = (region: string): Values => ({
  ReplicationConfiguration: {
    Rules: [
      {
        Destinations: [{ Region: region, RegistryId: account }],
        RepositoryFilters: [{ Filter: 'inx-prd', FilterType: 'PREFIX_MATCH' }],
      },
    ],
  },
});

export const identity: readonly TypeCase[] = [
  {
    type: 'AWS::IAM::OIDCProvider',
    ref: /^arn:aws:iam::111122223333:oidc-provider\/token\.actions\.githubusercontent\.com$/,
    attributes: { Arn: /oidc-provider/ },
    read: ({ ref }) => iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: ref })),
    gone: 'NoSuchEntityException',
    created: {
      properties: {
        Url: 'https://token.actions.githubusercontent.com',
        ClientIdList: ['sts.amazonaws.com'],
        Tags: [{ Key: 'Project', Value: 'Invoxa' }],
      },
      shows: { ClientIDList: ['sts.amazonaws.com'], Tags: [{ Key: 'Project', Value: 'Invoxa' }] },
    },
    updated: {
      properties: {
        Url: 'https://token.actions.githubusercontent.com',
        ClientIdList: ['other'],
        ThumbprintList: ['a'.repeat(40)],
      },
      shows: { ClientIDList: ['other'], ThumbprintList: ['a'.repeat(40)], Tags: [] },
    },
    replaced: {
      properties: { Url: 'https://issuer.example/path' },
      shows: { Url: 'issuer.example/path' },
    },
  },
  {
    type: 'AWS::IAM::ManagedPolicy',
    needs: { One: role('one'), Two: role('two') },
    ref: /^arn:aws:iam::111122223333:policy\/app\/boundary$/,
    attributes: { PolicyArn: /policy/, DefaultVersionId: /^v1$/, PolicyId: /^ANPA/, AttachmentCount: /^1$/ },
    read: async ({ ref }) => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: ref }));
      const { PolicyVersion } = await iam.send(
        new GetPolicyVersionCommand({ PolicyArn: ref, VersionId: Policy?.DefaultVersionId }),
      );
      const attached = await Promise.all(
        ['one', 'two'].map(async (RoleName) => {
          const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
          return AttachedPolicies.some(({ PolicyArn }) => PolicyArn === ref);
        }),
      );
      return { ...Policy, attached, document: document(PolicyVersion?.Document) };
    },
    gone: 'NoSuchEntityException',
    created: {
      properties: {
        ManagedPolicyName: 'boundary',
        Path: '/app/',
        PolicyDocument: allow('s3:GetObject'),
        Roles: [{ Ref: 'One' }],
      },
      shows: { attached: [true, false], document: allow('s3:GetObject'), DefaultVersionId: 'v1' },
    },
    updated: {
      properties: {
        ManagedPolicyName: 'boundary',
        Path: '/app/',
        PolicyDocument: allow('s3:PutObject'),
        Roles: [{ Ref: 'Two' }],
      },
      shows: { attached: [false, true], document: allow('s3:PutObject'), DefaultVersionId: 'v2' },
    },
    replaced: {
      properties: {
        ManagedPolicyName: 'other',
        PolicyDocument: allow('s3:PutObject'),
        Roles: [{ Ref: 'Two' }],
      },
      shows: { PolicyName: 'other', attached: [false, true] },
    },
  },
  {
    type: 'AWS::IAM::Policy',
    needs: { One: role('three'), Two: role('four') },
    ref: /Subject/,
    attributes: { Id: /Subject/ },
    read: async () => {
      const found = await Promise.all(
        ['three', 'four'].flatMap((RoleName) =>
          ['inline', 'renamed'].map((PolicyName) =>
            iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })).then(
              ({ PolicyDocument }) => [[RoleName, PolicyName, document(PolicyDocument)]],
              () => [], // No such role or no such policy on it.
            ),
          ),
        ),
      );
      return found.flat().length > 0 ? { found: found.flat() } : undefined;
    },
    created: {
      properties: { PolicyName: 'inline', PolicyDocument: allow('s3:GetObject'), Roles: [{ Ref: 'One' }] },
      shows: { found: [['three', 'inline', allow('s3:GetObject')]] },
    },
    updated: {
      properties: { PolicyName: 'renamed', PolicyDocument: allow('s3:PutObject'), Roles: [{ Ref: 'Two' }] },
      shows: { found: [['four', 'renamed', allow('s3:PutObject')]] },
    },
  },
  {
    type: 'AWS::IAM::ServiceLinkedRole',
    ref: /^AWSServiceRoleForWAFV2Logging$/,
    attributes: { RoleName: /^AWSServiceRoleForWAFV2Logging$/ },
    read: async ({ ref }) => (await iam.send(new GetRoleCommand({ RoleName: ref }))).Role,
    gone: 'NoSuchEntityException',
    created: {
      properties: { AWSServiceName: 'wafv2.amazonaws.com', Description: 'first' },
      shows: { Path: '/aws-service-role/wafv2.amazonaws.com/', Description: 'first' },
    },
    updated: {
      properties: { AWSServiceName: 'wafv2.amazonaws.com', Description: 'second' },
      shows: { Description: 'second' },
    },
    replaced: {
      properties: { AWSServiceName: 'application-autoscaling.amazonaws.com' },
      shows: { RoleName: 'AWSServiceRoleForApplicationAutoScaling' },
    },
  },
  {
    type: 'AWS::GuardDuty::Detector',
    ref: /^[0-9a-f]{32}$/,
    attributes: { Id: /^[0-9a-f]{32}$/ },
    read: ({ ref }) => guardduty.send(new GetDetectorCommand({ DetectorId: ref })),
    gone: 'BadRequestException',
    created: {
      properties: {
        Enable: true,
        FindingPublishingFrequency: 'FIFTEEN_MINUTES',
        Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }],
        Tags: [{ Key: 'Project', Value: 'Invoxa' }],
      },
      shows: {
        Status: 'ENABLED',
        FindingPublishingFrequency: 'FIFTEEN_MINUTES',
        Features: [{ Name: 'S3_DATA_EVENTS', Status: 'ENABLED' }],
        Tags: { Project: 'Invoxa' },
      },
    },
    updated: {
      properties: { Enable: 'false', Tags: [{ Key: 'Owner', Value: 'platform' }] },
      shows: { Status: 'DISABLED', Tags: { Owner: 'platform' } },
    },
  },
  {
    type: 'AWS::ECS::ClusterCapacityProviderAssociations',
    needs: { Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'capacity' } } },
    ref: /^capacity$/,
    read: async () => {
      const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: ['capacity'] }));
      return clusters.find(
        ({ status, capacityProviders = [] }) => status === 'ACTIVE' && capacityProviders.length > 0,
      );
    },
    created: {
      properties: {
        Cluster: { Ref: 'Cluster' },
        CapacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        DefaultCapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Base: '1', Weight: 1 }],
      },
      shows: {
        capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
        defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
      },
    },
    updated: {
      properties: {
        Cluster: { Ref: 'Cluster' },
        CapacityProviders: ['FARGATE'],
        DefaultCapacityProviderStrategy: [],
      },
      shows: { capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [] },
    },
  },
  {
    type: 'AWS::ECR::ReplicationConfiguration',
    ref: /^111122223333$/,
    attributes: { RegistryId: /^111122223333$/ },
    read: async () => {
      const { replicationConfiguration } = await ecr.send(new DescribeRegistryCommand({}));
      return replicationConfiguration?.rules?.length ? replicationConfiguration : undefined;
    },
    created: {
      properties: replicate('us-west-2'),
      shows: {
        rules: [
          {
            destinations: [{ region: 'us-west-2', registryId: account }],
            repositoryFilters: [{ filter: 'inx-prd', filterType: 'PREFIX_MATCH' }],
          },
        ],
      },
    },
    updated: {
      properties: replicate('eu-west-1'),
      shows: { rules: [{ destinations: [{ region: 'eu-west-1' }] }] },
    },
  },
];
