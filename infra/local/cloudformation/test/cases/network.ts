import {
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
} from '@aws-sdk/client-ec2';
import { expect } from 'vitest';
import { ec2 } from '../clients.ts';
import type { TypeCase, Values } from '../type-case.ts';

export const vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } };
export const subnet = (zone: string, third: number) => ({
  Type: 'AWS::EC2::Subnet',
  Properties: {
    VpcId: { Ref: 'Vpc' },
    AvailabilityZone: `us-east-1${zone}`,
    CidrBlock: `10.1.${third}.0/24`,
  },
});
const group = (description: string) => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: description, VpcId: { Ref: 'Vpc' } },
});

const ruleOf = async (ref: string) =>
  (await ec2.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [ref] })))
    .SecurityGroupRules?.[0];

const ingress = (more: Values): Values => ({
  GroupId: { Ref: 'Group' },
  IpProtocol: 'tcp',
  FromPort: 3306,
  ToPort: 3306,
  SourceSecurityGroupId: { Ref: 'Other' },
  ...more,
});

const egress = (more: Values): Values => ({
  GroupId: { Ref: 'Group' },
  IpProtocol: 'tcp',
  FromPort: '443',
  ToPort: '443',
  CidrIp: '0.0.0.0/0',
  ...more,
});

const endpoint = (more: Values): Values => ({
  VpcId: { Ref: 'Vpc' },
  VpcEndpointType: 'Interface',
  ServiceName: 'com.amazonaws.us-east-1.ecr.api',
  PrivateDnsEnabled: true,
  SubnetIds: [{ Ref: 'A' }],
  SecurityGroupIds: [{ Ref: 'Group' }],
  ...more,
});

export const network: readonly TypeCase[] = [
  {
    type: 'AWS::EC2::SecurityGroupIngress',
    needs: { Vpc: vpc, Group: group('database'), Other: group('tasks') },
    ref: /^sgr-[0-9a-f]+$/,
    attributes: { Id: /^sgr-/ },
    read: ({ ref }) => ruleOf(ref),
    gone: 'InvalidSecurityGroupRuleId.NotFound',
    created: {
      properties: ingress({ Description: 'from tasks' }),
      shows: {
        IsEgress: false,
        FromPort: 3306,
        Description: 'from tasks',
        ReferencedGroupInfo: { GroupId: expect.stringMatching(/^sg-/) },
      },
    },
    updated: { properties: ingress({ Description: 'only tasks' }), shows: { Description: 'only tasks' } },
    replaced: { properties: ingress({ FromPort: 3307, ToPort: 3307 }), shows: { FromPort: 3307 } },
  },
  {
    type: 'AWS::EC2::SecurityGroupEgress',
    needs: { Vpc: vpc, Group: group('tasks') },
    ref: /^sgr-[0-9a-f]+$/,
    attributes: { Id: /^sgr-/ },
    read: ({ ref }) => ruleOf(ref),
    gone: 'InvalidSecurityGroupRuleId.NotFound',
    created: { properties: egress({}), shows: { IsEgress: true, FromPort: 443, CidrIpv4: '0.0.0.0/0' } },
    updated: { properties: egress({ Description: 'out' }), shows: { Description: 'out' } },
    replaced: { properties: egress({ CidrIp: '10.0.0.0/8' }), shows: { CidrIpv4: '10.0.0.0/8' } },
  },
  {
    type: 'AWS::EC2::SecurityGroup',
    needs: { Vpc: vpc },
    ref: /^sg-/,
    attributes: { GroupId: /^sg-/, VpcId: /^vpc-/ },
    read: async ({ ref }) =>
      (await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [ref] }))).SecurityGroups?.[0],
    gone: 'InvalidGroup.NotFound',
    created: {
      properties: {
        GroupDescription: 'load balancer',
        VpcId: { Ref: 'Vpc' },
        SecurityGroupIngress: [
          { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '0.0.0.0/0' },
          { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIpv6: '::/0' },
        ],
      },
      shows: {
        IpPermissions: [
          { FromPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] },
        ],
        IpPermissionsEgress: [{ IpProtocol: '-1' }],
      },
    },
    updated: {
      properties: {
        GroupDescription: 'load balancer',
        VpcId: { Ref: 'Vpc' },
        SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 8080, ToPort: 8080, CidrIp: '10.1.0.0/16' }],
      },
      shows: {
        IpPermissions: [],
        IpPermissionsEgress: [{ IpProtocol: 'tcp', FromPort: 8080 }],
      },
    },
    replaced: {
      properties: { GroupDescription: 'another', VpcId: { Ref: 'Vpc' } },
      shows: { Description: 'another' },
    },
  },
  {
    type: 'AWS::EC2::VPCEndpoint',
    needs: { Vpc: vpc, A: subnet('a', 1), B: subnet('b', 2), Group: group('endpoints') },
    ref: /^vpce-/,
    attributes: { Id: /^vpce-/, CreationTimestamp: /^\d{4}-/ },
    read: async ({ ref }) =>
      (await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [ref] }))).VpcEndpoints?.[0],
    gone: 'InvalidVpcEndpointId.NotFound',
    created: {
      properties: endpoint({}),
      shows: {
        VpcEndpointType: 'Interface',
        PrivateDnsEnabled: true,
        SubnetIds: [expect.stringMatching(/^subnet-/)],
        Groups: [{ GroupId: expect.stringMatching(/^sg-/) }],
        NetworkInterfaceIds: [expect.stringMatching(/^eni-/)],
        DnsEntries: [
          { DnsName: expect.stringMatching(/vpce\.amazonaws\.com$/) },
          { DnsName: 'api.us-east-1.amazonaws.com' },
        ],
      },
    },
    updated: {
      properties: endpoint({
        SubnetIds: [{ Ref: 'A' }, { Ref: 'B' }],
        PolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: '*', Action: 'ecr:*', Resource: '*' }],
        },
      }),
      shows: {
        NetworkInterfaceIds: [expect.stringMatching(/^eni-/), expect.stringMatching(/^eni-/)],
        PolicyDocument: expect.stringContaining('ecr:*'),
      },
    },
    replaced: {
      properties: endpoint({ ServiceName: 'com.amazonaws.us-east-1.logs' }),
      shows: { ServiceName: 'com.amazonaws.us-east-1.logs' },
    },
  },
];
