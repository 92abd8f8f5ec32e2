/**
 * The role that changes the platform: it asks CloudFormation, which then acts under the bootstrap's execution role. By
 * itself it can make nothing that a template names.
 */
import type { Arns } from './arns.ts';
import type { Grant } from './grant.ts';

/** What inx asks of CloudFormation itself; until then the CDK's command line is how this role changes stacks. */
const byInx =
  'asked by a tool that calls CloudFormation itself with the execution role; the CDK takes the bootstrap roles';
const later = (actions: readonly string[]) => ({
  actions,
  unrehearsed: Object.fromEntries(actions.map((action) => [action, byInx])),
});

export function platformGrants(arns: Arns, bootstrap: BootstrapNames): readonly Grant[] {
  return [
    {
      id: 'ReadStacks',
      why: "sees what is deployed, what a change set would do, and why a stack's change failed",
      ...later([
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeStackEvents',
        'cloudformation:DescribeStacks',
        'cloudformation:GetTemplate',
      ]),
      on: [arns.stacks],
    },
    {
      id: 'ChangeStacks',
      why: 'makes a change set with the execution role, and with no other',
      ...later(['cloudformation:CreateChangeSet']),
      on: [arns.stacks],
      condition: { ArnEquals: { 'cloudformation:RoleArn': bootstrap.role('cfn-exec') } },
    },
    {
      id: 'ExecuteChangeSets',
      why: 'carries a change set out, or drops it; deletes a stack whose first creation was rolled back',
      ...later([
        'cloudformation:DeleteChangeSet',
        'cloudformation:DeleteStack',
        'cloudformation:ExecuteChangeSet',
      ]),
      on: [arns.stacks],
    },
    {
      id: 'PassExecutionRole',
      why: 'hands the execution role to CloudFormation, and to nothing else',
      ...later(['iam:PassRole']),
      on: [bootstrap.role('cfn-exec')],
      condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    {
      id: 'UseBootstrap',
      why: "lets the CDK's own command line work: it publishes templates and deploys under these roles",
      actions: ['sts:AssumeRole'],
      on: [bootstrap.role('deploy'), bootstrap.role('file-publishing')],
    },
  ];
}

export interface BootstrapNames {
  /** ARN of `cdk-<qualifier>-<kind>-role-<account>-<region>`. */
  role(kind: 'cfn-exec' | 'deploy' | 'file-publishing' | 'lookup'): string;
  /** ARN of the policy that bounds every role the app makes. */
  readonly boundary: string;
}
