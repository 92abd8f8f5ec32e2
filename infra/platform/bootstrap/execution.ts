/**
 * What CloudFormation may do for the platform: make, change and remove what its stacks hold. Resources are named where
 * their names are ours to choose; where AWS chooses them (networks, keys, detectors) the actions are listed instead.
 */
import { allow, managed, place, sub } from './words.ts';

const here = (service: string, resource: string) =>
  sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);
const roles = sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${NamePrefix}-*');
const boundaryArn = sub(
  `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:policy/cdk-\${Qualifier}-permissions-boundary-${place}`,
);
/** Copies carry the name of what they are copies of. */
const copies = (regions: readonly string[], service: string, resource: string) =>
  regions.map((region) => sub(`arn:\${AWS::Partition}:${service}:${region}:\${AWS::AccountId}:${resource}`));
const on = (service: string, actions: readonly string[]) => actions.map((action) => `${service}:${action}`);

/** Services of AWS that the platform's roles are passed to. */
const passedTo = [
  'backup.amazonaws.com',
  'ecs.amazonaws.com',
  'ecs-tasks.amazonaws.com',
  'ecr.amazonaws.com',
  'monitoring.rds.amazonaws.com',
  's3.amazonaws.com',
  'scheduler.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
];

/** Services whose own roles AWS makes at their first use. */
const linked = [
  'backup.amazonaws.com',
  'ecs.amazonaws.com',
  'elasticloadbalancing.amazonaws.com',
  'guardduty.amazonaws.com',
  'malware-protection.guardduty.amazonaws.com',
  'rds.amazonaws.com',
  'replication.dynamodb.amazonaws.com',
  'replication.ecr.amazonaws.com',
  'wafv2.amazonaws.com',
];

export const executionPolicies = (recovery: readonly string[]) => ({
  ExecuteRoles: managed('execute-roles', 'CloudFormation: roles, always within the boundary', [
    allow(
      'GiveRights',
      on('iam', [
        'AttachRolePolicy',
        'CreateRole',
        'DeleteRolePolicy',
        'DetachRolePolicy',
        'PutRolePermissionsBoundary',
        'PutRolePolicy',
      ]),
      roles,
      { StringEquals: { 'iam:PermissionsBoundary': boundaryArn } },
    ),
    allow(
      'KeepRoles',
      on('iam', [
        'DeleteRole',
        'GetRole',
        'GetRolePolicy',
        'ListAttachedRolePolicies',
        'ListRolePolicies',
        'TagRole',
        'UntagRole',
        'UpdateAssumeRolePolicy',
        'UpdateRole',
        'UpdateRoleDescription',
      ]),
      roles,
    ),
    allow('PassRoles', ['iam:PassRole'], roles, {
      StringEquals: { 'iam:PassedToService': passedTo },
    }),
    allow('ServiceLinkedRoles', ['iam:CreateServiceLinkedRole'], '*', {
      StringEquals: { 'iam:AWSServiceName': linked },
    }),
    allow(
      'GitHub',
      on('iam', [
        'AddClientIDToOpenIDConnectProvider',
        'CreateOpenIDConnectProvider',
        'DeleteOpenIDConnectProvider',
        'GetOpenIDConnectProvider',
        'RemoveClientIDFromOpenIDConnectProvider',
        'TagOpenIDConnectProvider',
        'UntagOpenIDConnectProvider',
        'UpdateOpenIDConnectProviderThumbprint',
      ]),
      sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com'),
    ),
  ]),
  ExecuteNamed: managed('execute-named', 'CloudFormation: what carries the name of the platform', [
    allow('Buckets', ['s3:*'], sub('arn:${AWS::Partition}:s3:::${NamePrefixInLowerCase}-*')),
    // A replica is made and read in its own region, by the permissions of whoever changes the table (DynamoDB developer
    // guide, "Using IAM with global tables").
    allow(
      'Tables',
      ['dynamodb:*'],
      [
        here('dynamodb', 'table/${NamePrefixInLowerCase}-*'),
        ...copies(recovery, 'dynamodb', 'table/${NamePrefixInLowerCase}-*'),
      ],
    ),
    allow('Repositories', ['ecr:*'], here('ecr', 'repository/${NamePrefixInLowerCase}-*')),
    allow('Parameters', ['ssm:*'], here('ssm', 'parameter/${NamePrefixInLowerCase}/*')),
    allow('Secrets', ['secretsmanager:*'], here('secretsmanager', 'secret:${NamePrefix}-*')),
    allow('Topics', ['sns:*'], here('sns', '${NamePrefix}-*')),
    allow(
      'Alarms',
      ['cloudwatch:*'],
      [
        here('cloudwatch', 'alarm:${NamePrefix}-*'),
        sub('arn:${AWS::Partition}:cloudwatch::${AWS::AccountId}:dashboard/${NamePrefix}-*'),
      ],
    ),
    allow('Clusters', ['ecs:*'], here('ecs', 'cluster/${NamePrefix}-*')),
    allow(
      'Logs',
      ['logs:*'],
      [
        here('logs', 'log-group:/*/${NamePrefix}-*'),
        here('logs', 'log-group:/aws/rds/instance/${NamePrefixInLowerCase}-*'),
        here('logs', 'log-group:aws-waf-logs-${NamePrefix}*'),
      ],
    ),
    allow(
      'Balancers',
      ['elasticloadbalancing:*'],
      [
        here('elasticloadbalancing', 'loadbalancer/app/${NamePrefix}-*'),
        here('elasticloadbalancing', 'listener/app/${NamePrefix}-*'),
        here('elasticloadbalancing', 'listener-rule/app/${NamePrefix}-*'),
        here('elasticloadbalancing', 'targetgroup/${NamePrefix}-*'),
      ],
    ),
    allow(
      'Databases',
      ['rds:*'],
      [
        here('rds', 'db:${NamePrefixInLowerCase}-*'),
        here('rds', 'subgrp:${NamePrefixInLowerCase}-*'),
        here('rds', 'pg:${NamePrefixInLowerCase}-*'),
        here('rds', 'snapshot:${NamePrefixInLowerCase}-*'),
      ],
    ),
    allow('Schedules', ['scheduler:*'], here('scheduler', 'schedule-group/${NamePrefix}-*')),
    allow('Vaults', ['backup:*'], here('backup', 'backup-vault:${NamePrefix}-*')),
    allow(
      'Budgets',
      on('budgets', ['ModifyBudget', 'TagResource', 'UntagResource', 'ViewBudget']),
      sub('arn:${AWS::Partition}:budgets::${AWS::AccountId}:budget/${NamePrefix}-*'),
    ),
  ]),
  ExecuteUnnamed: managed('execute-unnamed', 'CloudFormation: what AWS names, by action', [
    allow(
      'Network',
      on('ec2', [
        'AllocateAddress',
        'AssociateRouteTable',
        'AttachInternetGateway',
        'AuthorizeSecurityGroup*',
        'CreateFlowLogs',
        'CreateInternetGateway',
        'CreateNatGateway',
        'CreateRoute*',
        'CreateSecurityGroup',
        'CreateSubnet',
        'CreateTags',
        'CreateVpc*',
        'DeleteFlowLogs',
        'DeleteInternetGateway',
        'DeleteNatGateway',
        'DeleteRoute*',
        'DeleteSecurityGroup',
        'DeleteSubnet',
        'DeleteTags',
        'DeleteVpc*',
        'Describe*',
        'DetachInternetGateway',
        'DisassociateAddress',
        'DisassociateRouteTable',
        'ModifySecurityGroupRules',
        'ModifySubnetAttribute',
        'ModifyVpc*',
        'ReleaseAddress',
        'ReplaceRoute*',
        'RevokeSecurityGroup*',
        'UpdateSecurityGroupRuleDescriptions*',
      ]),
      '*',
      { StringEquals: { 'aws:RequestedRegion': { Ref: 'AWS::Region' } } },
    ),
    allow(
      'LookAround',
      [
        ...on('cloudwatch', ['DescribeAlarms', 'ListTagsForResource']),
        'ecs:CreateCluster',
        // A table that belongs to several regions is read with the scaling it might have.
        'application-autoscaling:Describe*',
        ...on('ecr', ['*RepositoryCreationTemplate*', 'DescribeRegistry', 'PutReplicationConfiguration']),
        'elasticloadbalancing:Describe*',
        ...on('logs', [
          '*DeliveryDestination*',
          '*DeliverySource*',
          '*LogDelivery*',
          '*MetricFilter*',
          '*QueryDefinition*',
          '*ResourcePolic*',
          'DescribeLogGroups',
        ]),
        'rds:Describe*',
        'secretsmanager:GetRandomPassword',
        ...on('sns', ['GetSubscriptionAttributes', 'SetSubscriptionAttributes', 'Unsubscribe']),
        'ssm:DescribeParameters',
        // Encrypted stores use the account's keys; grants are for AWS's own services only.
        ...on('kms', ['CreateGrant', 'DescribeKey', 'GenerateDataKey', 'Decrypt']),
      ],
      '*',
    ),
    allow('Web', ['wafv2:*'], '*'),
    allow('Certificates', ['acm:*'], '*'),
    allow(
      'Names',
      on('route53', [
        'ChangeResourceRecordSets',
        'ChangeTagsForResource',
        'GetChange',
        'GetHostedZone',
        'ListHostedZones*',
        'ListResourceRecordSets',
      ]),
      '*',
    ),
    allow('Threats', ['guardduty:*'], '*'),
    allow(
      'Costs',
      on('ce', [
        'CreateAnomaly*',
        'DeleteAnomaly*',
        'GetAnomaly*',
        'ListTagsForResource',
        'TagResource',
        'UntagResource',
        'UpdateAnomaly*',
      ]),
      '*',
    ),
    allow(
      'BackupPlans',
      [
        ...on('backup', [
          'CreateBackupPlan',
          'CreateBackupSelection',
          'DeleteBackupPlan',
          'DeleteBackupSelection',
          'Get*',
          'List*',
          'TagResource',
          'UntagResource',
          'UpdateBackupPlan',
        ]),
        'backup-storage:MountCapsule',
      ],
      '*',
    ),
  ]),
});
