/** What looking for drift takes beyond planning. Reads, but for starting CloudFormation's own detection. */
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';
import { bothNoResource, noResource, readDeployments, readRevisions, readTasks } from './read.ts';

/**
 * CloudFormation reads every resource with the permissions of whoever asks for the detection (CloudFormation User Guide,
 * "Detect unmanaged configuration changes": read permission for each resource that supports it). None of these reads data.
 */
const resourceReads = [
  'backup:DescribeBackupVault',
  'backup:GetBackupPlan',
  'backup:GetBackupSelection',
  'budgets:ViewBudget',
  'dynamodb:DescribeContinuousBackups',
  'dynamodb:DescribeTable',
  'ec2:DescribeAddresses',
  'ec2:DescribeFlowLogs',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeNatGateways',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcAttribute',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
  'ecr:DescribeRepositories',
  'ecr:GetLifecyclePolicy',
  'ecr:GetRepositoryPolicy',
  'ecs:DescribeClusters',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'guardduty:GetDetector',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListRolePolicies',
  'logs:DescribeLogGroups',
  'logs:DescribeMetricFilters',
  'rds:DescribeDBInstances',
  'rds:DescribeDBParameterGroups',
  'rds:DescribeDBSubnetGroups',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketVersioning',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  'sns:GetTopicAttributes',
  'sns:ListSubscriptionsByTopic',
  'wafv2:GetWebACL',
];

const readByService =
  "CloudFormation reads a stack's resources as the role; in the embedded AWS it reads them as itself";

export const driftGrants = (arns: Arns): readonly Grant[] => [
  {
    id: 'DetectDrift',
    why: 'has CloudFormation compare the stacks with what is there, and reads what it found',
    actions: [
      'cloudformation:DescribeStackResourceDrifts',
      'cloudformation:DetectStackDrift',
      'cloudformation:DetectStackResourceDrift',
    ],
    on: arns.stacks,
    unrehearsed: {
      'cloudformation:DetectStackResourceDrift':
        'AWS asks for it for each resource while a whole stack is looked at; the embedded AWS does not',
    },
  },
  {
    id: 'FollowDetection',
    why: 'waits until a detection has ended',
    actions: ['cloudformation:DescribeStackDriftDetectionStatus'],
    on: { everything: noResource('AWS CloudFormation') },
  },
  {
    id: 'ReadWhatReleasesSet',
    why: 'compares health checks and draining, running tasks and the default security group with what is wanted',
    actions: [
      'ec2:DescribeSecurityGroupRules',
      'ec2:DescribeSecurityGroups',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetGroups',
    ],
    on: { everything: bothNoResource },
  },
  readRevisions(arns),
  {
    ...readDeployments(arns),
    unrehearsed: {
      'ecs:DescribeServiceDeployments': 'asked for a deployment that somebody else began; none runs there',
    },
  },
  ...readTasks(arns, {
    find: 'finds tasks of another release',
    read: 'reads which task definition a task runs',
  }),
  {
    id: 'ReadResources',
    why: "lets CloudFormation read the configuration of the stacks' resources while it looks for drift; no data among it",
    actions: resourceReads,
    on: { everything: 'most of these actions know no resource, and CloudFormation decides which it reads' },
    unrehearsed: Object.fromEntries(resourceReads.map((action) => [action, readByService])),
  },
  {
    id: 'ReadParameters',
    why: 'lets CloudFormation read the parameters that the platform publishes, while it looks for drift',
    actions: ['ssm:GetParameters'],
    on: [`${arns.parameters}/*`],
    unrehearsed: { 'ssm:GetParameters': readByService },
  },
];
