import type {
  RunTaskCommandInput,
  RunTaskCommandOutput,
  RunTaskRequest,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { findCluster, usableTaskDefinition } from '../state.ts';
import { createTask } from '../tasks/create.ts';
import { live } from '../tasks/life.ts';

function checkRun(input: RunTaskRequest, definition: TaskDefinition): void {
  const refuse = (message: string) => {
    throw awsError('InvalidParameterException', message);
  };
  const count = input.count ?? 1;
  if (count < 1 || count > 10) refuse('count must be between 1 and 10.');
  if ((input.startedBy?.length ?? 0) > 128) refuse('startedBy must not be longer than 128 characters.');
  if ((input.clientToken?.length ?? 0) > 64) refuse('clientToken must not be longer than 64 characters.');
  if (input.launchType && input.capacityProviderStrategy?.length) {
    refuse(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  if (JSON.stringify(input.overrides ?? {}).length > 8192)
    refuse('Container Overrides length must be at most 8192');
  if (
    definition.networkMode === 'awsvpc' &&
    !input.networkConfiguration?.awsvpcConfiguration?.subnets?.length
  ) {
    refuse("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  const names = definition.containerDefinitions?.map(({ name }) => name) ?? [];
  for (const { name } of input.overrides?.containerOverrides ?? []) {
    if (!names.includes(name))
      refuse(`Override for container named ${name} is not a container in the TaskDefinition.`);
  }
}

const runTask: Operation<EcsState, RunTaskCommandInput, Omit<RunTaskCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  const cluster = findCluster(state, input.cluster);
  const definition = usableTaskDefinition(state, input.taskDefinition);
  checkRun(input, definition);
  const request = JSON.stringify({ ...input, clientToken: undefined });
  const token = input.clientToken ? `${cluster.clusterName} ${input.clientToken}` : undefined;
  const earlier = token === undefined ? undefined : state.runTokens.get(token);
  if (earlier) {
    if (earlier.request !== request) {
      throw awsError('ConflictException', 'The clientToken was used with other parameters.', 400, {
        resourceIds: earlier.taskArns,
      });
    }
    return { tasks: earlier.taskArns.flatMap((arn) => state.tasks.get(arn)?.view ?? []), failures: [] };
  }
  const tasks = Array.from({ length: input.count ?? 1 }, () =>
    createTask(state, {
      clusterName: cluster.clusterName,
      clusterArn: cluster.clusterArn,
      definition,
      group: input.group ?? `family:${definition.family}`,
      startedBy: input.startedBy,
      launchType: input.launchType,
      capacityProviderName: input.capacityProviderStrategy?.[0]?.capacityProvider,
      platformVersion: input.platformVersion,
      overrides: input.overrides,
      networkConfiguration: input.networkConfiguration,
      tags: input.tags,
    }),
  );
  if (token !== undefined) state.runTokens.set(token, { request, taskArns: tasks.map(({ arn }) => arn) });
  for (const task of tasks) task.done = live(task);
  return { tasks: tasks.map(({ view }) => structuredClone(view)), failures: [] };
};

export default runTask;
