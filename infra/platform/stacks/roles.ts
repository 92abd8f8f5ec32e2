import type { Environment } from '@inx/manifest';
import { type App, Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';
import type { ClusterStack } from './cluster.ts';
import type { DataStack } from './data.ts';
import { trust } from './network.ts';
import type { RegistryStack } from './registry.ts';

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Record<string, unknown>;
}

/** An execution and a task role a service, each with exactly its own needs; the role with which ECS shifts traffic. */
export class RolesStack extends EnvironmentStack {
  readonly execution: ReadonlyMap<string, string>;
  readonly task: ReadonlyMap<string, string>;
  readonly infrastructure: string;

  constructor(
    app: App,
    settings: Environment,
    parts: { registry: RegistryStack; cluster: ClusterStack; data: DataStack },
    services: readonly PlatformService[],
  ) {
    super(app, 'roles', settings);
    this.execution = new Map(services.map((service) => [service.name, this.#executionRole(service, parts)]));
    this.task = new Map(services.map((service) => [service.name, this.#taskRole(service, parts.data)]));
    this.infrastructure = this.#infrastructureRole();
  }

  #role(id: string, name: string, service: string, statements: readonly Statement[]): string {
    const onlyOurs = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    return new iam.CfnRole(this, id, {
      roleName: this.named(name),
      assumeRolePolicyDocument: trust(service, onlyOurs),
      ...(statements.length > 0 && {
        policies: [{ policyName: 'own', policyDocument: { Version: '2012-10-17', Statement: statements } }],
      }),
    }).attrArn;
  }

  #executionRole(
    { name, needs }: PlatformService,
    { registry, cluster, data }: { registry: RegistryStack; cluster: ClusterStack; data: DataStack },
  ): string {
    const secrets = [
      data.jwtSecretArn,
      ...(needs.includes('database') ? [data.databaseSecretArns.get(name)!] : []),
    ];
    return this.#role(`Execution-${name}`, `${name}-execution`, 'ecs-tasks.amazonaws.com', [
      // The token is the account's, not a repository's: the action knows no resource.
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: registry.repositories.get(name)!.attrArn,
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: cluster.logGroupArn,
      },
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secrets },
    ]);
  }

  #taskRole({ name, needs }: PlatformService, data: DataStack): string {
    const documents: Statement[] = needs.includes('documents')
      ? [
          {
            Effect: 'Allow',
            Action: ['s3:GetObject', 's3:PutObject'],
            Resource: `${data.documents.attrArn}/${name}/*`,
          },
        ]
      : [];
    return this.#role(`Task-${name}`, `${name}-task`, 'ecs-tasks.amazonaws.com', documents);
  }

  /** Source: ECS Developer Guide, "Amazon ECS infrastructure IAM role for load balancers"; narrowed to this environment. */
  #infrastructureRole(): string {
    const elb = `arn:${Aws.PARTITION}:elasticloadbalancing:${Aws.REGION}:${Aws.ACCOUNT_ID}`;
    const { prefix } = this.settings;
    return this.#role('Infrastructure', 'ecs-infrastructure', 'ecs.amazonaws.com', [
      {
        Effect: 'Allow',
        Action: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTargetGroups',
          'elasticloadbalancing:DescribeTargetHealth',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: 'elasticloadbalancing:ModifyRule',
        Resource: `${elb}:listener-rule/app/${prefix}-ALB/*`,
      },
      {
        Effect: 'Allow',
        Action: 'elasticloadbalancing:ModifyListener',
        Resource: `${elb}:listener/app/${prefix}-ALB/*`,
      },
      {
        Effect: 'Allow',
        Action: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
        Resource: `${elb}:targetgroup/${prefix}-*`,
      },
    ]);
  }
}
