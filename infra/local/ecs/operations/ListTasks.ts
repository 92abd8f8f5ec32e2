import type { ListTasksCommandInput, ListTasksCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { findCluster, findService } from '../state.ts';
import { page } from '../validate/page.ts';

const listTasks: Operation<EcsState, ListTasksCommandInput, Omit<ListTasksCommandOutput, '$metadata'>> = (
  input,
  { state },
) => {
  const { clusterArn } = findCluster(state, input.cluster);
  if (input.startedBy && (input.serviceName || input.family)) {
    throw awsError('InvalidParameterException', 'startedBy must be the only filter.');
  }
  const group = input.serviceName
    ? `service:${findService(state, input.cluster, input.serviceName).name}`
    : undefined;
  const status = input.desiredStatus ?? 'RUNNING';
  const arns = [...state.tasks.values()]
    .filter(({ view }) => view.clusterArn === clusterArn && view.desiredStatus === status)
    .filter(({ view }) => !group || view.group === group)
    .filter(({ definition }) => !input.family || definition.family === input.family)
    .filter(({ view }) => !input.startedBy || view.startedBy === input.startedBy)
    .filter(({ view }) => !input.launchType || view.launchType === input.launchType)
    .map(({ arn }) => arn);
  const { items, nextToken } = page(arns, input.maxResults, input.nextToken, 100);
  return { taskArns: items, nextToken };
};

export default listTasks;
