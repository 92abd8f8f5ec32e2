import {
  DescribeDBParameterGroupsCommand,
  DescribeDBParametersCommand,
  DescribeDBSubnetGroupsCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-rds';
import { rds } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';
import { subnet, vpc } from './network.ts';

const tagsOf = async (ResourceName: string | undefined) =>
  (await rds.send(new ListTagsForResourceCommand({ ResourceName }))).TagList;

const parameters = (Parameters: Values, more: Values = {}): Values => ({
  DBParameterGroupName: 'inx-dev-mysql',
  Description: 'mysql',
  Family: 'mysql8.4',
  Parameters,
  ...more,
});

const subnets = (more: Values): Values => ({
  DBSubnetGroupName: 'inx-dev-db',
  DBSubnetGroupDescription: 'private',
  SubnetIds: [{ Ref: 'A' }, { Ref: 'B' }],
  ...more,
});

export const database: readonly TypeCase[] = [
  {
    type: 'AWS::RDS::DBParameterGroup',
    ref: /^inx-dev-mysql$/,
    attributes: { DBParameterGroupName: /^inx-dev-mysql$/ },
    read: async ({ ref }) => {
      const { DBParameterGroups } = await rds.send(
        new DescribeDBParameterGroupsCommand({ DBParameterGroupName: ref }),
      );
      const { Parameters } = await rds.send(new DescribeDBParametersCommand({ DBParameterGroupName: ref }));
      const Tags = await tagsOf(DBParameterGroups?.[0]?.DBParameterGroupArn);
      return { ...DBParameterGroups?.[0], Parameters, Tags };
    },
    gone: 'DBParameterGroupNotFoundFault',
    created: {
      properties: parameters(
        { require_secure_transport: '1', slow_query_log: 1 },
        { Tags: [{ Key: 'Project', Value: 'Invoxa' }] },
      ),
      shows: {
        DBParameterGroupFamily: 'mysql8.4',
        Parameters: [
          { ParameterName: 'require_secure_transport', ParameterValue: '1' },
          { ParameterName: 'slow_query_log', ParameterValue: '1' },
        ],
        Tags: [{ Key: 'Project', Value: 'Invoxa' }],
      },
    },
    updated: {
      properties: parameters({ slow_query_log: '0' }),
      shows: { Parameters: [{ ParameterName: 'slow_query_log', ParameterValue: '0' }], Tags: [] },
    },
    replaced: {
      properties: parameters({}, { DBParameterGroupName: 'inx-dev-other' }),
      shows: { Parameters: [] },
    },
  },
  {
    type: 'AWS::RDS::DBSubnetGroup',
    needs: { Vpc: vpc, A: subnet('a', 1), B: subnet('b', 2), C: subnet('c', 3) },
    ref: /^inx-dev-db$/,
    read: async ({ ref }) =>
      (await rds.send(new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: ref }))).DBSubnetGroups?.[0],
    gone: 'DBSubnetGroupNotFoundFault',
    created: {
      properties: subnets({}),
      shows: {
        DBSubnetGroupDescription: 'private',
        Subnets: [
          { SubnetAvailabilityZone: { Name: 'us-east-1a' } },
          { SubnetAvailabilityZone: { Name: 'us-east-1b' } },
        ],
      },
    },
    updated: {
      properties: subnets({ SubnetIds: [{ Ref: 'B' }, { Ref: 'C' }], DBSubnetGroupDescription: 'moved' }),
      shows: {
        DBSubnetGroupDescription: 'moved',
        Subnets: [
          { SubnetAvailabilityZone: { Name: 'us-east-1b' } },
          { SubnetAvailabilityZone: { Name: 'us-east-1c' } },
        ],
      },
    },
    replaced: {
      properties: subnets({ DBSubnetGroupName: 'inx-dev-db-two' }),
      shows: { DBSubnetGroupName: 'inx-dev-db-two' },
    },
  },
];
