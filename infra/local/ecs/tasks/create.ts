/** Makes the record of a new task; `life.ts` then lives it. */
import type { KeyValuePair, RunTaskRequest, Tag, TaskDefinition } from '@aws-sdk/client-ecs';
import { Changes } from '../changes.ts';
import type { EcsState, TaskRecord, TaskSet } from '../model.ts';
import { hexId, taskArn } from '../names.ts';

export interface TaskWish {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly definition: TaskDefinition;
  readonly group: string;
  readonly startedBy: string | undefined;
  readonly launchType: string | undefined;
  readonly capacityProviderName?: string | undefined;
  readonly platformVersion?: string | undefined;
  readonly overrides?: RunTaskRequest['overrides'];
  readonly networkConfiguration: RunTaskRequest['networkConfiguration'];
  readonly taskSet?: TaskSet;
  readonly tags?: Tag[] | undefined;
}

export function createTask(state: EcsState, wish: TaskWish): TaskRecord {
  const id = hexId();
  const arn = taskArn(state.world, wish.clusterName, id);
  const { definition } = wish;
  const task: TaskRecord = {
    state,
    arn,
    id,
    token: `${hexId()}-${id.slice(0, 10)}`,
    definition,
    taskSet: wish.taskSet,
    overrides: wish.overrides,
    networkConfiguration: wish.networkConfiguration,
    changes: new Changes(),
    stopping: new AbortController(),
    stopRequest: undefined,
    credentials: undefined,
    targets: [],
    reachedRunning: false,
    healthy: false,
    wasHealthy: false,
    usage: undefined,
    done: Promise.resolve(),
    view: {
      taskArn: arn,
      clusterArn: wish.clusterArn,
      taskDefinitionArn: definition.taskDefinitionArn,
      group: wish.group,
      startedBy: wish.startedBy,
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      createdAt: new Date(state.world.clock.now()),
      cpu: wish.overrides?.cpu ?? definition.cpu,
      memory: wish.overrides?.memory ?? definition.memory,
      ...(wish.capacityProviderName ? { capacityProviderName: wish.capacityProviderName } : {}),
      launchType:
        wish.capacityProviderName || wish.launchType === 'FARGATE' || !wish.launchType ? 'FARGATE' : 'EC2',
      platformVersion:
        !wish.platformVersion || wish.platformVersion === 'LATEST' ? '1.4.0' : wish.platformVersion,
      platformFamily: 'Linux',
      healthStatus: 'UNKNOWN',
      overrides: wish.overrides ?? {
        containerOverrides: definition.containerDefinitions?.map(({ name }) => ({ name })) ?? [],
      },
      enableExecuteCommand: false,
      version: 1,
      tags: wish.tags ?? [],
      attachments: [{ id: hexId(), type: 'ElasticNetworkInterface', status: 'PRECREATED', details: [] }],
      ephemeralStorage: definition.ephemeralStorage ?? { sizeInGiB: 20 },
      containers: (definition.containerDefinitions ?? []).map((container) => ({
        containerArn: state.world.arn('ecs', `container/${wish.clusterName}/${id}/${hexId()}`),
        taskArn: arn,
        name: container.name,
        image: container.image,
        lastStatus: 'PENDING',
        networkInterfaces: [],
        healthStatus: 'UNKNOWN',
        cpu: String(container.cpu ?? 0),
        ...(container.memory ? { memory: String(container.memory) } : {}),
        ...(container.memoryReservation ? { memoryReservation: String(container.memoryReservation) } : {}),
      })),
    },
  };
  state.tasks.set(arn, task);
  return task;
}

/** A change that describe calls show: the version counts up and whoever waits looks again. */
export function touch(task: TaskRecord): void {
  task.view.version = (task.view.version ?? 0) + 1;
  task.changes.notify();
  task.taskSet?.service.changes.notify();
}

/** Asks the task to stop; the first reason stays. */
export function stopTask(task: TaskRecord, request: NonNullable<TaskRecord['stopRequest']>): void {
  if (task.stopRequest || task.view.desiredStatus === 'STOPPED') return;
  task.stopRequest = request;
  task.view.desiredStatus = 'STOPPED';
  task.stopping.abort(new Error(request.reason));
  touch(task);
}

/** A container's environment: definition first, overrides over it. */
export function environmentOf(
  definition: KeyValuePair[] | undefined,
  override: KeyValuePair[] | undefined,
): Record<string, string> {
  return Object.fromEntries(
    [...(definition ?? []), ...(override ?? [])].map(({ name, value }) => [name ?? '', value ?? '']),
  );
}
