/** Amazon ECS behind the engine's port. */

import { setTimeout as sleep } from 'node:timers/promises';
import {
  ContinueServiceDeploymentCommand,
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  RunTaskCommand,
  type ServiceDeployment as SdkDeployment,
  type Service,
  StopServiceDeploymentCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { CodedError, type Ecs, type EcsService, type ServiceDeployment, type StoppedTask } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';
import { errorName, within } from './clients.ts';
import { changedConfiguration, serviceConfiguration } from './service-configuration.ts';

const time = (date: Date | undefined) => date?.getTime() ?? 0;
const chunk = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

export function createEcs(client: ECSClient, contract: PlatformContract, pollMs: number): Ecs {
  const { cluster } = contract;
  const describeTasks = async (tasks: readonly string[], signal?: AbortSignal): Promise<StoppedTask[]> => {
    const answers = await Promise.all(
      chunk(tasks, 100).map((part) =>
        client.send(new DescribeTasksCommand({ cluster, tasks: part }), within(signal)),
      ),
    );
    return answers.flatMap((answer) => answer.tasks ?? []).map(taskFrom);
  };
  return {
    registerTaskDefinition: async (definition, signal) => {
      const answer = await client.send(
        new RegisterTaskDefinitionCommand(definition as unknown as RegisterTaskDefinitionCommandInput),
        within(signal),
      );
      return answer.taskDefinition!.taskDefinitionArn!;
    },
    describeTaskDefinition: async (taskDefinition, signal) => {
      try {
        const { taskDefinition: found } = await client.send(
          new DescribeTaskDefinitionCommand({ taskDefinition }),
          within(signal),
        );
        return {
          arn: found!.taskDefinitionArn!,
          active: found!.status === 'ACTIVE',
          labels: found!.containerDefinitions?.[0]?.dockerLabels ?? {},
          definition: { ...found! },
        };
      } catch (error) {
        if (errorName(error) === 'ClientException') return undefined;
        throw error;
      }
    },
    describeServices: async (services, signal) => {
      const answers = await Promise.all(
        chunk(services, 10).map((part) =>
          client.send(new DescribeServicesCommand({ cluster, services: part }), within(signal)),
        ),
      );
      return answers.flatMap((answer) => answer.services ?? []).map(serviceFrom);
    },
    createService: async (specification, clientToken, signal) => {
      await client.send(
        new CreateServiceCommand({
          cluster,
          serviceName: specification.name,
          clientToken: clientToken.slice(0, 36),
          taskDefinition: specification.taskDefinitionArn,
          desiredCount: specification.desired,
          ...serviceConfiguration(specification, contract),
        }),
        within(signal),
      );
    },
    updateService: async (specification, signal) => {
      await client.send(
        new UpdateServiceCommand({
          cluster,
          service: specification.name,
          taskDefinition: specification.taskDefinitionArn,
          // Without a desired count: it belongs to scaling, and a release keeps what it finds.
          // A move without a new task definition (changed routes) would otherwise start no deployment.
          forceNewDeployment: true,
          ...changedConfiguration(specification, contract),
        }),
        within(signal),
      );
    },
    keepWithin: async (service, { min, max }, signal) => {
      const { services } = await client.send(
        new DescribeServicesCommand({ cluster, services: [service] }),
        within(signal),
      );
      const desired = services?.find(({ status }) => status === 'ACTIVE')?.desiredCount;
      if (desired === undefined || (desired >= min && desired <= max)) return;
      const desiredCount = Math.min(max, Math.max(min, desired));
      await client.send(new UpdateServiceCommand({ cluster, service, desiredCount }), within(signal));
    },
    deleteService: async (service, signal) => {
      try {
        await client.send(new DeleteServiceCommand({ cluster, service, force: true }), within(signal));
      } catch (error) {
        if (!['ServiceNotFoundException', 'ServiceNotActiveException'].includes(errorName(error)))
          throw error;
      }
    },
    listDeployments: async (service, since, signal) => {
      try {
        const answer = await client.send(
          new ListServiceDeploymentsCommand({
            cluster,
            service,
            createdAt: { after: new Date(since) },
            maxResults: 100,
          }),
          within(signal),
        );
        return (answer.serviceDeployments ?? [])
          .sort((a, b) => time(b.createdAt) - time(a.createdAt))
          .map((each) => each.serviceDeploymentArn!);
      } catch (error) {
        if (['ServiceNotFoundException', 'ServiceNotActiveException'].includes(errorName(error))) return [];
        throw error;
      }
    },
    describeDeployments: async (arns, signal) => {
      const answers = await Promise.all(
        chunk(arns, 20).map((serviceDeploymentArns) =>
          client.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns }), within(signal)),
        ),
      );
      return answers.flatMap((answer) => answer.serviceDeployments ?? []).map(deploymentFrom);
    },
    describeRevisions: async (arns, signal) => {
      const answers = await Promise.all(
        chunk(arns, 20).map((serviceRevisionArns) =>
          client.send(new DescribeServiceRevisionsCommand({ serviceRevisionArns }), within(signal)),
        ),
      );
      return answers
        .flatMap((answer) => answer.serviceRevisions ?? [])
        .map((revision) => {
          const targetGroupArn = revision.resolvedConfiguration?.loadBalancers?.[0]?.targetGroupArn;
          return {
            arn: revision.serviceRevisionArn!,
            taskDefinitionArn: revision.taskDefinition!,
            ...(targetGroupArn && { targetGroupArn }),
          };
        });
    },
    continueDeployment: async (serviceDeploymentArn, hookId, action, signal) => {
      try {
        await client.send(
          new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }),
          within(signal),
        );
      } catch (error) {
        // A repeated CONTINUE is refused so; the driver looks again and sees whether it went on.
        if (error instanceof Error && /either completed/.test(error.message)) return;
        throw error;
      }
    },
    stopDeployment: async (serviceDeploymentArn, signal) => {
      try {
        await client.send(
          new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }),
          within(signal),
        );
      } catch (error) {
        if (errorName(error) !== 'ConflictException') throw error;
      }
    },
    stoppedTasks: async (serviceName, signal) => {
      try {
        const [stopped, running] = await Promise.all(
          (['STOPPED', 'RUNNING'] as const).map((desiredStatus) =>
            client.send(
              new ListTasksCommand({ cluster, serviceName, desiredStatus, maxResults: 100 }),
              within(signal),
            ),
          ),
        );
        const arns = [...(stopped?.taskArns ?? []), ...(running?.taskArns ?? [])];
        const tasks = arns.length > 0 ? await describeTasks(arns, signal) : [];
        return tasks.filter((task) => task.lastStatus === 'STOPPED' || task.stopCode !== undefined);
      } catch (error) {
        if (errorName(error) === 'ServiceNotFoundException') return [];
        throw error;
      }
    },
    runTask: async ({ taskDefinitionArn, container, command, startedBy }, signal) => {
      const answer = await client.send(
        new RunTaskCommand({
          cluster,
          taskDefinition: taskDefinitionArn,
          launchType: 'FARGATE',
          startedBy: startedBy.slice(0, 128),
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: [...contract.subnets],
              securityGroups: [contract.taskSecurityGroup],
              assignPublicIp: 'DISABLED',
            },
          },
          overrides: { containerOverrides: [{ name: container, command: [...command] }] },
        }),
        within(signal),
      );
      const arn = answer.tasks?.[0]?.taskArn;
      if (!arn) {
        const failure = answer.failures?.[0];
        throw new CodedError({
          code: 'ecs.run-task',
          message: `ECS started no task: ${failure?.reason ?? 'no reason given'}`,
          where: taskDefinitionArn,
          remedy: 'see the reason; quotas and subnets are the usual ones',
        });
      }
      for (;;) {
        const [task] = await describeTasks([arn], signal);
        if (task?.lastStatus === 'STOPPED') return task;
        await sleep(pollMs, undefined, { ...(signal && { signal }) });
      }
    },
  };
}

function serviceFrom(service: Service): EcsService {
  return {
    name: service.serviceName!,
    arn: service.serviceArn!,
    status: service.status!,
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    taskDefinitionArn: service.taskDefinition!,
    ...(service.currentServiceDeployment && { currentDeploymentArn: service.currentServiceDeployment }),
    revisionArns: (service.currentServiceRevisions ?? []).flatMap((revision) => revision.arn ?? []),
    events: (service.events ?? []).map((event) => ({
      at: time(event.createdAt),
      message: event.message ?? '',
    })),
  };
}

function deploymentFrom(deployment: SdkDeployment): ServiceDeployment {
  const target = deployment.targetServiceRevision;
  return {
    arn: deployment.serviceDeploymentArn!,
    status: deployment.status!,
    ...(deployment.statusReason && { statusReason: deployment.statusReason }),
    ...(deployment.lifecycleStage && { stage: deployment.lifecycleStage }),
    createdAt: time(deployment.createdAt),
    targetRevisionArn: target?.arn ?? '',
    sourceRevisionArns: (deployment.sourceServiceRevisions ?? []).flatMap((revision) => revision.arn ?? []),
    productionWeight: target?.requestedProductionTrafficWeight ?? 0,
    testWeight: target?.requestedTestTrafficWeight ?? 0,
    running: target?.runningTaskCount ?? 0,
    requested: target?.requestedTaskCount ?? 0,
    failed: deployment.deploymentCircuitBreaker?.failureCount ?? 0,
    pauses: (deployment.lifecycleHookDetails ?? []).flatMap((hook) =>
      hook.status === 'AWAITING_ACTION' && hook.hookId
        ? [
            {
              hookId: hook.hookId,
              expiresAt: hook.expiresAt ? time(hook.expiresAt) : Number.POSITIVE_INFINITY,
            },
          ]
        : [],
    ),
  };
}

function taskFrom(task: Task): StoppedTask {
  return {
    arn: task.taskArn!,
    taskDefinitionArn: task.taskDefinitionArn!,
    createdAt: time(task.createdAt),
    lastStatus: task.lastStatus ?? '',
    ...(task.startedBy && { startedBy: task.startedBy }),
    ...(task.stopCode && { stopCode: task.stopCode }),
    ...(task.stoppedReason && { stoppedReason: task.stoppedReason }),
    containers: (task.containers ?? []).map((container) => ({
      name: container.name!,
      ...(container.exitCode !== undefined && { exitCode: container.exitCode }),
      ...(container.reason && { reason: container.reason }),
    })),
  };
}
