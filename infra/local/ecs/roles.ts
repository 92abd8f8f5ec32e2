/** The roles that ECS acts under: a task's execution role and task role, a service's infrastructure role. */
import { actAs, isRefusal, RoleNotAssumed, type ServiceRole, serviceSession } from '../iam/acting.ts';
import type { AccountWorld } from '../service.ts';
import { rollbackBecause } from './deployment/interruption.ts';
import type { ServiceRecord, TaskRecord } from './model.ts';
import { StartFailure } from './runtime/contract.ts';

const forTask = (roleArn: string, taskArn: string): ServiceRole => ({
  roleArn,
  service: 'ecs-tasks.amazonaws.com',
  sessionName: taskArn.slice(taskArn.lastIndexOf('/') + 1),
  sourceArn: taskArn,
});

/** With which ECS pulls a task's images, opens its logs and reads its secrets; without one nobody is judged. */
export const executionWorld = (
  world: AccountWorld,
  executionRoleArn: string | undefined,
  taskArn: string,
): AccountWorld => (executionRoleArn ? actAs(world, forTask(executionRoleArn, taskArn)) : world);

/** Becomes both roles of a task before anything is pulled. Throws StartFailure in ECS's words. */
export async function assumeTaskRoles(task: TaskRecord): Promise<void> {
  const { world } = task.state;
  const { executionRoleArn, taskRoleArn } = rolesOf(task);
  try {
    if (executionRoleArn) await serviceSession(world, forTask(executionRoleArn, task.arn));
    if (taskRoleArn)
      task.credentials = world.credentials.issue(await serviceSession(world, forTask(taskRoleArn, task.arn)));
  } catch (error) {
    if (!(error instanceof RoleNotAssumed)) throw error;
    throw new StartFailure(
      'TaskFailedToStart',
      `ECS was unable to assume the role '${error.roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`,
    );
  }
}

/** The definition's, unless RunTask named others. */
export const rolesOf = ({ definition, overrides }: TaskRecord) => ({
  executionRoleArn: overrides?.executionRoleArn ?? definition.executionRoleArn,
  taskRoleArn: overrides?.taskRoleArn ?? definition.taskRoleArn,
});

/** The role that CreateService names for a load balancer entry, before there is a service. */
export const balancerWorld = (world: AccountWorld, roleArn: string | undefined): AccountWorld =>
  roleArn
    ? actAs(world, { roleArn, service: 'ecs.amazonaws.com', sessionName: 'ecs-service-scheduler' })
    : world;

/** What the task's own credentials are worth nothing for, once it has stopped. */
export function revokeTaskRole(task: TaskRecord): void {
  if (task.credentials) task.state.world.credentials.revoke(task.credentials.accessKeyId);
  task.credentials = undefined;
}

/**
 * With which ECS changes rules and target groups of a service. A refusal ends the running deployment with ECS's own
 * sentence. Services without an infrastructure role are served under ECS's service-linked role, which is not judged.
 */
export function infrastructureWorld(service: ServiceRecord): AccountWorld {
  const { world } = service.state;
  const roleArn = service.settings.loadBalancers?.find((entry) => entry.advancedConfiguration?.roleArn)
    ?.advancedConfiguration?.roleArn;
  if (!roleArn) return world;
  const acting = balancerWorld(world, roleArn);
  return Object.create(world, {
    invoke: {
      value: (target: string, operation: string, input: object) =>
        acting.invoke(target, operation, input).catch((error: unknown) => {
          if (!isRefusal(error)) throw error;
          world.log(`ecs: ${service.name}: ${(error as Error).message}`);
          throw rollbackBecause(
            `ECS was unable to manage the ELB resources due to missing permissions on ECS Infrastructure Role '${roleArn}'.`,
          );
        }),
    },
  }) as AccountWorld;
}
