import { type Mapping, passRole, requestTags, text } from './demand.ts';

/** What is named by one member of the input, and by `*` where a Describe call names nothing. */
const on =
  (name: string, kind: string, member: string): Mapping[string] =>
  (input, world) => [
    {
      action: `rds:${name}`,
      resource: world.arn('rds', `${kind}:${text(input, member) ?? '*'}`),
      context: requestTags(input),
    },
    ...passRole(text(input, 'MonitoringRoleArn'), 'monitoring.rds.amazonaws.com', world),
  ];

const all = (kind: string, member: string, names: readonly string[]): Mapping =>
  Object.fromEntries(names.map((name) => [name, on(name, kind, member)]));

/** Source: "Actions, resources, and condition keys for Amazon RDS". */
export const rds: Mapping = {
  ...all('db', 'DBInstanceIdentifier', [
    'CreateDBInstance',
    'DeleteDBInstance',
    'DescribeDBInstances',
    'ModifyDBInstance',
  ]),
  ...all('snapshot', 'DBSnapshotIdentifier', ['CreateDBSnapshot', 'DeleteDBSnapshot', 'DescribeDBSnapshots']),
  ...all('pg', 'DBParameterGroupName', [
    'CreateDBParameterGroup',
    'DeleteDBParameterGroup',
    'DescribeDBParameterGroups',
    'DescribeDBParameters',
    'ModifyDBParameterGroup',
    'ResetDBParameterGroup',
  ]),
  ...all('subgrp', 'DBSubnetGroupName', [
    'CreateDBSubnetGroup',
    'DeleteDBSubnetGroup',
    'DescribeDBSnapshots',
    'DescribeDBSubnetGroups',
    'ModifyDBSubnetGroup',
  ]),
  ...Object.fromEntries(
    ['AddTagsToResource', 'ListTagsForResource', 'RemoveTagsFromResource'].map((name) => [
      name,
      (input) => [
        { action: `rds:${name}`, resource: text(input, 'ResourceName') ?? '*', context: requestTags(input) },
      ],
    ]),
  ),
};
