/** CloudFormation, CloudWatch, IAM, STS, SNS: the services that steer others. */
import { asArn, everywhere, type Input, type Mapping, passRole, requestTags, text, texts } from './demand.ts';

const stack =
  (action: string): Mapping[string] =>
  async (input, world) => {
    const name = text(input, 'StackName');
    const resource = asArn(name, (each) => world.arn('cloudformation', `stack/${each}/*`));
    return [
      {
        action: `cloudformation:${action}`,
        resource: name ? resource : '*',
        context: {
          ...requestTags(input),
          'cloudformation:RoleArn': text(input, 'RoleARN'),
          'cloudformation:ChangeSetName': text(input, 'ChangeSetName'),
        },
      },
      ...passRole(text(input, 'RoleARN'), 'cloudformation.amazonaws.com', world),
    ];
  };

/** Source: "Actions, resources, and condition keys for AWS CloudFormation". */
export const cloudformation: Mapping = {
  ...everywhere('cloudformation', [
    'DescribeStackDriftDetectionStatus',
    'ListExports',
    'ListImports',
    'ListStacks',
    'ValidateTemplate',
  ]),
  ...Object.fromEntries(
    [
      'CreateStack',
      'UpdateStack',
      'DeleteStack',
      'DescribeStacks',
      'DescribeStackEvents',
      'DescribeStackResource',
      'DescribeStackResourceDrifts',
      'DetectStackDrift',
      'DetectStackResourceDrift',
      'DescribeStackResources',
      'ListStackResources',
      'GetTemplate',
      'GetTemplateSummary',
      'CreateChangeSet',
      'DescribeChangeSet',
      'ExecuteChangeSet',
      'DeleteChangeSet',
      'ListChangeSets',
      'UpdateTerminationProtection',
      'RollbackStack',
      'ContinueUpdateRollback',
    ].map((name) => [name, stack(name)]),
  ),
};

const alarm =
  (action: string): Mapping[string] =>
  (input, world) =>
    [text(input, 'AlarmName') ?? texts(input, 'AlarmNames')].flat().map((name) => ({
      action: `cloudwatch:${action}`,
      resource: world.arn('cloudwatch', `alarm:${name}`),
      context: requestTags(input),
    }));

const dashboard =
  (action: string): Mapping[string] =>
  (input, world) =>
    [text(input, 'DashboardName') ?? texts(input, 'DashboardNames')].flat().map((name) => ({
      action: `cloudwatch:${action}`,
      resource: `arn:aws:cloudwatch::${world.accountId}:dashboard/${name}`,
    }));

/** Source: "Actions, resources, and condition keys for Amazon CloudWatch". */
export const cloudwatch: Mapping = {
  ...everywhere('cloudwatch', [
    'DescribeAlarmsForMetric',
    'GetMetricData',
    'GetMetricStatistics',
    'ListDashboards',
    'ListMetrics',
    'PutMetricData',
  ]),
  DescribeAlarms: (input, world) => {
    const names = texts(input, 'AlarmNames');
    return (names.length > 0 ? names : ['*']).map((name) => ({
      action: 'cloudwatch:DescribeAlarms',
      resource: world.arn('cloudwatch', `alarm:${name}`),
    }));
  },
  ...Object.fromEntries(
    [
      'DeleteAlarms',
      'DescribeAlarmHistory',
      'DisableAlarmActions',
      'EnableAlarmActions',
      'PutCompositeAlarm',
      'PutMetricAlarm',
      'SetAlarmState',
    ].map((name) => [name, alarm(name)]),
  ),
  ...Object.fromEntries(
    ['DeleteDashboards', 'GetDashboard', 'PutDashboard'].map((name) => [name, dashboard(name)]),
  ),
  ...Object.fromEntries(
    ['ListTagsForResource', 'TagResource', 'UntagResource'].map((name) => [
      name,
      (input: Input) => [
        {
          action: `cloudwatch:${name}`,
          resource: text(input, 'ResourceARN') ?? '*',
          context: requestTags(input),
        },
      ],
    ]),
  ),
};

const role =
  (action: string): Mapping[string] =>
  async (input, world) => {
    const name = text(input, 'RoleName') ?? '';
    const found = await world
      .invoke<{ Role?: { Arn?: string; PermissionsBoundary?: { PermissionsBoundaryArn?: string } } }>(
        'iam',
        'GetRole',
        { RoleName: name },
      )
      .catch(() => undefined); // Unknown: the operation itself refuses it.
    return [
      {
        action: `iam:${action}`,
        resource:
          found?.Role?.Arn ?? `arn:aws:iam::${world.accountId}:role${text(input, 'Path') ?? '/'}${name}`,
        context: {
          ...requestTags(input),
          'iam:PolicyARN': text(input, 'PolicyArn'),
          'iam:PermissionsBoundary':
            text(input, 'PermissionsBoundary') ?? found?.Role?.PermissionsBoundary?.PermissionsBoundaryArn,
        },
      },
    ];
  };

const policy =
  (action: string): Mapping[string] =>
  (input, world) => [
    {
      action: `iam:${action}`,
      resource:
        text(input, 'PolicyArn') ??
        `arn:aws:iam::${world.accountId}:policy${text(input, 'Path') ?? '/'}${text(input, 'PolicyName')}`,
    },
  ];

const provider =
  (action: string): Mapping[string] =>
  (input, world) => [
    {
      action: `iam:${action}`,
      resource:
        text(input, 'OpenIDConnectProviderArn') ??
        `arn:aws:iam::${world.accountId}:oidc-provider/${(text(input, 'Url') ?? '').replace(/^https:\/\//, '')}`,
    },
  ];

const of = (make: (name: string) => Mapping[string], names: readonly string[]): Mapping =>
  Object.fromEntries(names.map((name) => [name, make(name)]));

const serviceLinked =
  (action: string): Mapping[string] =>
  (input, world) => {
    const service = text(input, 'AWSServiceName');
    const name = text(input, 'RoleName') ?? '*';
    return [
      {
        action: `iam:${action}`,
        resource: `arn:aws:iam::${world.accountId}:role/aws-service-role/${service ?? '*'}/${name}`,
        context: { 'iam:AWSServiceName': service },
      },
    ];
  };

/** Source: "Actions, resources, and condition keys for AWS Identity and Access Management". */
export const iam: Mapping = {
  ...everywhere('iam', ['ListOpenIDConnectProviders', 'ListPolicies', 'ListRoles']),
  ...of(serviceLinked, [
    'CreateServiceLinkedRole',
    'DeleteServiceLinkedRole',
    'GetServiceLinkedRoleDeletionStatus',
  ]),
  ...of(policy, [
    'CreatePolicyVersion',
    'DeletePolicyVersion',
    'ListEntitiesForPolicy',
    'ListPolicyVersions',
    'SetDefaultPolicyVersion',
  ]),
  ...of(provider, [
    'AddClientIDToOpenIDConnectProvider',
    'RemoveClientIDFromOpenIDConnectProvider',
    'TagOpenIDConnectProvider',
    'UntagOpenIDConnectProvider',
    'UpdateOpenIDConnectProviderThumbprint',
  ]),
  ...of(role, [
    'AttachRolePolicy',
    'CreateRole',
    'DeleteRole',
    'DeleteRolePolicy',
    'DetachRolePolicy',
    'GetRole',
    'GetRolePolicy',
    'ListAttachedRolePolicies',
    'ListRolePolicies',
    'PutRolePermissionsBoundary',
    'DeleteRolePermissionsBoundary',
    'PutRolePolicy',
    'TagRole',
    'UntagRole',
    'UpdateAssumeRolePolicy',
    'UpdateRole',
  ]),
  ...of(policy, [
    'CreatePolicy',
    'CreatePolicyVersion',
    'DeletePolicy',
    'DeletePolicyVersion',
    'GetPolicy',
    'GetPolicyVersion',
    'ListPolicyVersions',
  ]),
  ...of(provider, ['CreateOpenIDConnectProvider', 'DeleteOpenIDConnectProvider', 'GetOpenIDConnectProvider']),
};

/** Source: "Actions, resources, and condition keys for AWS Security Token Service". */
export const sts: Mapping = {
  // "No permissions are required to perform this operation."
  GetCallerIdentity: () => [],
  // The token itself is the credential.
  AssumeRoleWithWebIdentity: () => [],
  AssumeRole: async (input, world) => {
    const arn = text(input, 'RoleArn') ?? '';
    const [, , , , account = world.accountId] = arn.split(':');
    const found = await world
      .inAccount(account)
      .invoke<{ Role?: { AssumeRolePolicyDocument?: string } }>('iam', 'GetRole', {
        RoleName: arn.slice(arn.lastIndexOf('/') + 1),
      })
      .catch(() => undefined); // AWS does not tell an unknown role from a forbidden one.
    const trust = found?.Role?.AssumeRolePolicyDocument;
    return [
      {
        action: 'sts:AssumeRole',
        resource: arn,
        resourcePolicy: trust && decodeURIComponent(trust),
        resourceDecides: true,
        context: {
          'sts:ExternalId': text(input, 'ExternalId'),
          'sts:RoleSessionName': text(input, 'RoleSessionName'),
        },
      },
    ];
  },
};

const topic =
  (action: string): Mapping[string] =>
  async (input: Input, world) => {
    const name =
      text(input, 'TopicArn') ??
      text(input, 'TargetArn') ??
      text(input, 'ResourceArn') ??
      text(input, 'Name');
    const resource = name ? asArn(name, (each) => world.arn('sns', each)) : '*';
    const found = await world
      .invoke<{ Attributes?: { Policy?: string } }>('sns', 'GetTopicAttributes', { TopicArn: resource })
      .catch(() => undefined); // No such topic yet: the operation itself says so.
    return [{ action: `sns:${action}`, resource, resourcePolicy: found?.Attributes?.Policy }];
  };

/** On the topic: a subscription's ARN is the topic's with an id behind it. */
const subscription =
  (action: string): Mapping[string] =>
  (input) => [
    {
      action: `sns:${action}`,
      resource: (text(input, 'SubscriptionArn') ?? '*').replace(/:[0-9a-f-]{36}$/, ''),
    },
  ];

/** Source: "Actions, resources, and condition keys for Amazon SNS". */
export const sns: Mapping = {
  ...everywhere('sns', ['ListSubscriptions', 'ListTopics']),
  ...of(subscription, ['GetSubscriptionAttributes', 'SetSubscriptionAttributes', 'Unsubscribe']),
  ...of(topic, ['ListSubscriptionsByTopic', 'ListTagsForResource', 'TagResource', 'UntagResource']),
  ...of(topic, [
    'CreateTopic',
    'DeleteTopic',
    'GetTopicAttributes',
    'Publish',
    'SetTopicAttributes',
    'Subscribe',
  ]),
};
