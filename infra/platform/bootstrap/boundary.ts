/** The ceiling of every role that the platform makes: the services they work with, and no way to more rights. */
import { allow, managed, sub } from './words.ts';

const services = [
  'application-autoscaling',
  'backup',
  'cloudformation',
  'cloudwatch',
  'dynamodb',
  'ecr',
  'ecs',
  'elasticloadbalancing',
  'kms',
  'logs',
  'rds',
  's3',
  'scheduler',
  'secretsmanager',
  'sns',
  'ssm',
  'tag',
  'xray',
];

export const boundary = managed('permissions-boundary', 'Ceiling of every role that the platform makes', [
  allow(
    'Services',
    services.map((service) => `${service}:*`),
    '*',
  ),
  allow(
    'HandRolesOn',
    ['iam:PassRole', 'sts:AssumeRole'],
    [
      sub('arn:${AWS::Partition}:iam::*:role/${NamePrefix}-*'),
      sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-${Qualifier}-*'),
    ],
  ),
  allow('ServiceLinkedRoles', ['iam:CreateServiceLinkedRole'], '*', {
    StringEquals: { 'iam:AWSServiceName': 'ecs.application-autoscaling.amazonaws.com' },
  }),
  // What looking for drift reads beside these; and taking rules away, which closes the default security group.
  allow(
    'LookAndClose',
    [
      'budgets:ViewBudget',
      'ec2:Describe*',
      'ec2:RevokeSecurityGroupEgress',
      'ec2:RevokeSecurityGroupIngress',
      'guardduty:GetDetector',
      'wafv2:GetWebACL',
    ],
    '*',
  ),
  // AWS Backup looks at the roles it is given, drift detection at all of them.
  allow(
    'ReadRoles',
    ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'],
    sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${NamePrefix}-*'),
  ),
]);
