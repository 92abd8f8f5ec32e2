/** Parameters, secrets, tables and logs: services whose resources are named by one member of the input. */

import type { AccountWorld } from '../../service.ts';
import {
  asArn,
  type Demand,
  everywhere,
  type Input,
  items,
  type Mapping,
  requestTags,
  text,
  texts,
} from './demand.ts';

const parameter = (name: string, world: AccountWorld) =>
  asArn(name, (each) => world.arn('ssm', `parameter/${each.replace(/^\//, '')}`));

const parameters =
  (action: string, member: string): Mapping[string] =>
  (input, world) =>
    [text(input, member) ?? texts(input, member)].flat().map((name) => ({
      action: `ssm:${action}`,
      resource: parameter(name, world),
      context: requestTags(input),
    }));

/** Source: "Actions, resources, and condition keys for AWS Systems Manager". */
export const ssm: Mapping = {
  ...everywhere('ssm', ['DescribeParameters']),
  GetParameter: parameters('GetParameter', 'Name'),
  GetParameters: parameters('GetParameters', 'Names'),
  GetParametersByPath: parameters('GetParametersByPath', 'Path'),
  PutParameter: parameters('PutParameter', 'Name'),
  DeleteParameter: parameters('DeleteParameter', 'Name'),
  DeleteParameters: parameters('DeleteParameters', 'Names'),
  AddTagsToResource: parameters('AddTagsToResource', 'ResourceId'),
};

/** The secret's full ARN, with the six characters that a name does not tell. */
const secret =
  (action: string): Mapping[string] =>
  async (input, world) => {
    const id = text(input, 'SecretId') ?? text(input, 'Name');
    const found = await world
      .invoke<{ ARN?: string; Tags?: { Key?: string; Value?: string }[] }>(
        'secretsmanager',
        'DescribeSecret',
        { SecretId: id },
      )
      .catch(() => undefined); // Unknown: the operation itself refuses it.
    return [
      {
        action: `secretsmanager:${action}`,
        resource: found?.ARN ?? asArn(id, (name) => world.arn('secretsmanager', `secret:${name}`)),
        context: {
          ...requestTags(input),
          'secretsmanager:VersionStage': text(input, 'VersionStage'),
          ...Object.fromEntries((found?.Tags ?? []).map((tag) => [`aws:ResourceTag/${tag.Key}`, tag.Value])),
        },
      },
    ];
  };

/** Source: "Actions, resources, and condition keys for AWS Secrets Manager". */
export const secretsmanager: Mapping = {
  ...everywhere('secretsmanager', ['ListSecrets', 'GetRandomPassword']),
  ...Object.fromEntries(
    [
      'CreateSecret',
      'DeleteSecret',
      'DescribeSecret',
      'GetSecretValue',
      'PutSecretValue',
      'RemoveRegionsFromReplication',
      'ReplicateSecretToRegions',
      'RestoreSecret',
      'TagResource',
      'UntagResource',
      'UpdateSecret',
    ].map((name) => [name, secret(name)]),
  ),
};

const group =
  (action: string): Mapping[string] =>
  (input, world): readonly Demand[] => {
    const arn = asArn(
      text(input, 'logGroupIdentifier') ?? text(input, 'resourceArn') ?? text(input, 'logGroupName'),
      (name) => world.arn('logs', `log-group:${name}`),
    );
    const stream = /^(PutLogEvents|GetLogEvents)$/.test(action)
      ? `:log-stream:${text(input, 'logStreamName')}`
      : ':*';
    return [
      {
        action: `logs:${action}`,
        resource: `${arn.replace(/:\*$/, '')}${stream}`,
        context: requestTags(input as Input),
      },
    ];
  };

/** Source: "Actions, resources, and condition keys for Amazon CloudWatch Logs". */
export const logs: Mapping = {
  ...everywhere('logs', [
    'GetQueryResults',
    'DeleteQueryDefinition',
    'DeleteResourcePolicy',
    'DescribeLogGroups',
    'DescribeQueryDefinitions',
    'DescribeResourcePolicies',
    'PutQueryDefinition',
    'PutResourcePolicy',
  ]),
  ...Object.fromEntries(
    [
      'CreateLogGroup',
      'CreateLogStream',
      'DeleteLogGroup',
      'DeleteMetricFilter',
      'DescribeMetricFilters',
      'PutMetricFilter',
      'DeleteRetentionPolicy',
      'DescribeLogStreams',
      'FilterLogEvents',
      'StartQuery',
      'GetLogEvents',
      'ListTagsForResource',
      'PutLogEvents',
      'PutRetentionPolicy',
      'TagResource',
    ].map((name) => [name, group(name)]),
  ),
};

const table =
  (action: string): Mapping[string] =>
  (input, world) => {
    const base = asArn(text(input, 'TableName') ?? text(input, 'ResourceArn'), (name) =>
      world.arn('dynamodb', `table/${name}`),
    );
    const index = text(input, 'IndexName');
    return [{ action: `dynamodb:${action}`, resource: index ? `${base}/index/${index}` : base }];
  };

/** What making, or removing, a replica asks in its own region. Source: DynamoDB developer guide, "Using IAM with global tables". */
const replicaActions = {
  Create: [
    'CreateTable',
    'CreateTableReplica',
    'Scan',
    'Query',
    'UpdateItem',
    'PutItem',
    'GetItem',
    'DeleteItem',
    'BatchWriteItem',
  ],
  Delete: ['DeleteTable', 'DeleteTableReplica'],
} as const;

const updateTable: Mapping[string] = (input, world) => [
  ...(table('UpdateTable')(input, world) as readonly Demand[]),
  ...items(input, 'ReplicaUpdates').flatMap((update) =>
    (['Create', 'Delete'] as const).flatMap((kind) => {
      const region = text((update[kind] ?? {}) as Input, 'RegionName');
      if (region === undefined) return [];
      const resource = `arn:aws:dynamodb:${region}:${world.accountId}:table/${text(input, 'TableName')}`;
      return replicaActions[kind].map((action) => ({ action: `dynamodb:${action}`, resource }));
    }),
  ),
];

/** Source: "Actions, resources, and condition keys for Amazon DynamoDB". Batches and transactions are not mapped. */
export const dynamodb: Mapping = {
  ...everywhere('dynamodb', ['ListTables', 'DescribeLimits']),
  ...Object.fromEntries(
    [
      'GetItem',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'Query',
      'Scan',
      'DescribeTable',
      'CreateTable',
      'DeleteTable',
      'DescribeTimeToLive',
      'UpdateTimeToLive',
      'DescribeContinuousBackups',
      'UpdateContinuousBackups',
      'ListTagsOfResource',
      'TagResource',
      'UntagResource',
    ].map((name) => [name, table(name)]),
  ),
  UpdateTable: updateTable,
};
