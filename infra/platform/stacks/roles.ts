import type { Environment } from '@inx/manifest';
import type { App } from 'aws-cdk-lib';
import { published } from '../constructs/published.ts';
import { arnOf, serviceRole } from '../constructs/role.ts';
import { databaseSetupRole, executionRole, taskRole } from '../constructs/service-roles.ts';
import { EnvironmentStack, type PlatformService } from '../environment-stack.ts';

const madeIds = 'rules, listeners and groups end in ids that AWS makes, after names of this environment';

/** An execution and a task role a service, each with exactly its own needs; the roles with which ECS shifts and schedules run. */
export class RolesStack extends EnvironmentStack {
  constructor(app: App, settings: Environment, services: readonly PlatformService[]) {
    super(app, 'roles', settings, { description: 'roles of services, ECS and schedules' });
    const passed: string[] = [];
    for (const service of services) {
      const scope = this.serviceScope(service.name);
      const execution = executionRole(this, scope, service);
      const task = taskRole(this, scope, service);
      passed.push(execution, task);
      published(this, scope, {
        [`services/${service.name}/executionRoleArn`]: execution,
        [`services/${service.name}/taskRoleArn`]: task,
      });
    }
    published(this, this, {
      infrastructureRoleArn: this.#infrastructureRole(),
      schedulerRoleArn: this.#schedulerRole(passed),
      databaseSetupRoleArn: databaseSetupRole(this, services),
    });
  }

  /** Source: ECS Developer Guide, "Amazon ECS infrastructure IAM role for load balancers"; narrowed to this environment. */
  #infrastructureRole(): string {
    const { prefix } = this.settings;
    const elb = (resource: string) => arnOf('elasticloadbalancing', resource);
    const role = serviceRole(this, this, 'Infrastructure', {
      name: 'ecs-infrastructure',
      description: 'ECS shifts traffic: rules and target groups of this environment',
      service: 'ecs.amazonaws.com',
      statements: [
        {
          Sid: 'Look',
          Effect: 'Allow',
          Action: [
            'elasticloadbalancing:DescribeListeners',
            'elasticloadbalancing:DescribeRules',
            'elasticloadbalancing:DescribeTargetGroups',
            'elasticloadbalancing:DescribeTargetHealth',
          ],
          Resource: '*',
          why: 'describing knows no resources',
        },
        {
          Sid: 'Shift',
          Effect: 'Allow',
          Action: 'elasticloadbalancing:ModifyRule',
          Resource: elb(`listener-rule/app/${prefix}-ALB/*`),
          why: madeIds,
        },
        {
          Sid: 'ShiftDefault',
          Effect: 'Allow',
          Action: 'elasticloadbalancing:ModifyListener',
          Resource: elb(`listener/app/${prefix}-ALB/*`),
          why: madeIds,
        },
        {
          Sid: 'Targets',
          Effect: 'Allow',
          Action: ['elasticloadbalancing:RegisterTargets', 'elasticloadbalancing:DeregisterTargets'],
          Resource: elb(`targetgroup/${prefix}-*`),
          why: madeIds,
        },
      ],
    });
    return role.attrArn;
  }

  /** Source: EventBridge Scheduler user guide, "ECS RunTask" target: RunTask, and PassRole of what the task runs under. */
  #schedulerRole(passed: readonly string[]): string {
    const role = serviceRole(this, this, 'Scheduler', {
      name: 'scheduler',
      description: 'EventBridge Scheduler runs scheduled tasks',
      service: 'scheduler.amazonaws.com',
      statements: [
        {
          Sid: 'RunInThisCluster',
          Effect: 'Allow',
          Action: 'ecs:RunTask',
          Resource: arnOf('ecs', `task-definition/${this.settings.prefix}-*`),
          why: "revisions of this environment's task definitions: each release makes new ones",
          Condition: { ArnEquals: { 'ecs:cluster': arnOf('ecs', `cluster/${this.names.cluster}`) } },
        },
        {
          Sid: 'TagWhatItRuns',
          Effect: 'Allow',
          Action: 'ecs:TagResource',
          Resource: arnOf('ecs', `task/${this.names.cluster}/*`),
          why: 'tasks of this cluster have ids that ECS makes',
          Condition: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
        },
        ...(passed.length > 0
          ? [
              {
                Sid: 'PassTaskRoles',
                Effect: 'Allow' as const,
                Action: 'iam:PassRole',
                Resource: passed,
                Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
              },
            ]
          : []),
      ],
    });
    return role.attrArn;
  }
}
