/** A role for one AWS service, with inline statements of its own. */
import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { EnvironmentStack } from '../environment-stack.ts';
import { accepted } from './accepted.ts';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, unknown>>;
  /** Why a resource holds `*`; without it, cdk-nag's rule IAM5 finds the statement. */
  readonly why?: string;
}

export interface RoleSettings {
  /** After the prefix: `auth-execution`. */
  readonly name: string;
  readonly description: string;
  /** Who may assume it: `ecs-tasks.amazonaws.com`. */
  readonly service: string;
  readonly statements?: readonly Statement[];
  /** AWS's own policies, by path and name → why no policy of ours. */
  readonly managedPolicies?: Readonly<Record<string, string>>;
}

/**
 * Services whose documentation says that they name the account on whose behalf they act (IAM User Guide, "The confused
 * deputy problem"). The others would be refused by such a condition; a role cannot be passed to them from another
 * account in any case.
 */
const namesItsAccount: readonly string[] = [
  'ecs-tasks.amazonaws.com',
  'monitoring.rds.amazonaws.com',
  'scheduler.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
];

export function serviceRole(
  stack: EnvironmentStack,
  scope: Construct,
  id: string,
  role: RoleSettings,
): iam.CfnRole {
  const { statements = [], managedPolicies = {} } = role;
  const policies = Object.entries(managedPolicies).map(([name, why]) => ({
    arn: `arn:${Aws.PARTITION}:iam::aws:policy/${name}`,
    why,
  }));
  const made = new iam.CfnRole(scope, id, {
    roleName: stack.names.role(role.name),
    description: role.description,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: role.service },
          ...(namesItsAccount.includes(role.service) && {
            Condition: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
          }),
        },
      ],
    },
    ...(policies.length > 0 && { managedPolicyArns: policies.map(({ arn }) => arn) }),
    ...(statements.length > 0 && {
      policies: [
        {
          policyName: 'own',
          policyDocument: { Version: '2012-10-17', Statement: statements.map(({ why: _, ...rest }) => rest) },
        },
      ],
    }),
  });
  for (const { Resource, why } of statements)
    if (why !== undefined) acceptedWildcards(stack, made, [Resource].flat(), why);
  for (const { arn, why } of policies)
    accepted(made, { [`AwsSolutions-IAM4[Policy::${legible(stack, arn)}]`]: why });
  return made;
}

/** cdk-nag's rule IAM5 takes its acceptance a resource: those that hold `*` get `why`. */
export function acceptedWildcards(
  stack: EnvironmentStack,
  role: iam.CfnRole,
  resources: readonly string[],
  why: string,
): void {
  for (const resource of resources)
    if (resource.includes('*'))
      accepted(role, { [`AwsSolutions-IAM5[Resource::${legible(stack, resource)}]`]: why });
}

/** As cdk-nag writes a value that is known only in AWS: `arn:<AWS::Partition>:s3:::bucket`. */
function legible(stack: EnvironmentStack, text: string): string {
  const resolved = stack.resolve(text) as string | { 'Fn::Join': [string, (string | { Ref: string })[]] };
  if (typeof resolved === 'string') return resolved;
  const [separator, parts] = resolved['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join(separator);
}

/** `arn:aws:ecs:<region>:<account>:<resource>`, in whatever partition. */
export const arnOf = (service: string, resource: string, region: string = Aws.REGION): string =>
  `arn:${Aws.PARTITION}:${service}:${region}:${Aws.ACCOUNT_ID}:${resource}`;
