/**
 * The role that changes the platform: it asks CloudFormation, which then acts under the bootstrap's execution role. By
 * itself it can make nothing that a template names.
 */
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';
import { noResource, readContract } from './read.ts';

const large = "none of the platform's templates is larger than 51,200 bytes today";

/** `bootstraps`: one a region of the environment. */
export function platformGrants(arns: Arns, bootstraps: readonly BootstrapNames[]): readonly Grant[] {
  const execution = bootstraps.map(({ role }) => role('cfn-exec'));
  return [
    {
      id: 'ReadStacks',
      why: "sees what is deployed, what a change set would do, and why a stack's change failed",
      actions: [
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStacks',
        'cloudformation:GetTemplate',
      ],
      on: arns.stacks,
      unrehearsed: {
        'cloudformation:DescribeStackEvents': 'read where a stack fails, for its reasons; none does there',
      },
    },
    {
      id: 'ChangeStacks',
      why: 'makes a change set with the execution role, and with no other',
      actions: ['cloudformation:CreateChangeSet'],
      on: arns.stacks,
      condition: { ArnEquals: { 'cloudformation:RoleArn': execution } },
    },
    {
      id: 'ExecuteChangeSets',
      why: 'carries a change set out, or drops it; deletes a stack whose first creation was rolled back; protects stacks from deletion',
      actions: [
        'cloudformation:DeleteChangeSet',
        'cloudformation:DeleteStack',
        'cloudformation:ExecuteChangeSet',
        'cloudformation:UpdateTerminationProtection',
      ],
      on: arns.stacks,
      unrehearsed: {
        'cloudformation:DeleteChangeSet': 'asked where a change set turns out to hold no change',
        'cloudformation:DeleteStack':
          'asked where the first creation of a stack was rolled back; none is there',
      },
    },
    {
      id: 'PassExecutionRole',
      why: 'hands the execution role to CloudFormation, and to nothing else',
      actions: ['iam:PassRole'],
      on: execution,
      condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    {
      id: 'UseBootstrap',
      why: "lets the CDK's own command line work: it publishes templates and deploys under these roles",
      actions: ['sts:AssumeRole'],
      on: bootstraps.flatMap(({ role }) => [role('deploy'), role('file-publishing')]),
    },
    {
      id: 'ReadBootstrap',
      why: 'sees whether a region has a bootstrap, whose execution role is then the one to hand over',
      actions: ['ssm:GetParameter'],
      on: bootstraps.map(({ versionParameter }) => versionParameter),
    },
    {
      id: 'PublishTemplates',
      why: "puts templates that are too large for a call where CloudFormation reads them, with the caller's permissions",
      actions: ['s3:GetObject', 's3:PutObject'],
      on: bootstraps.map(({ stagingBucket }) => `${stagingBucket}/*`),
      unrehearsed: {
        's3:GetObject': large,
        's3:PutObject': large,
      },
    },
    readContract(arns),
    {
      id: 'FindDefaultGroup',
      why: "finds the network's default security group, and its rules",
      actions: ['ec2:DescribeSecurityGroupRules', 'ec2:DescribeSecurityGroups'],
      on: { everything: noResource('Amazon EC2') },
    },
    {
      id: 'CloseDefaultGroup',
      why: 'takes rules of security groups away, and can give none: CloudFormation cannot close the default group, which AWS makes without a name or tag of ours',
      actions: ['ec2:RevokeSecurityGroupEgress', 'ec2:RevokeSecurityGroupIngress'],
      on: [arns.securityGroups],
    },
  ];
}

/** Of the CDK's bootstrap in one region. */
export interface BootstrapNames {
  /** ARN of `cdk-<qualifier>-<kind>-role-<account>-<region>`. */
  role(kind: 'cfn-exec' | 'deploy' | 'file-publishing' | 'lookup'): string;
  /** ARN of the policy that bounds every role the app makes. */
  readonly boundary: string;
  /** ARN of the bucket that templates lie in. */
  readonly stagingBucket: string;
  /** ARN of the parameter that says that there is one. */
  readonly versionParameter: string;
}
