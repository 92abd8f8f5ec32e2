import type { StopTaskCommandInput, StopTaskCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { lastPart, taskArn } from '../names.ts';
import { clusterOfArn, findCluster } from '../state.ts';
import { stopTask } from '../tasks/create.ts';

const stopTaskOperation: Operation<
  EcsState,
  StopTaskCommandInput,
  Omit<StopTaskCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { clusterName } = findCluster(state, input.cluster ?? clusterOfArn(input.task));
  const task = state.tasks.get(taskArn(state.world, clusterName, lastPart(input.task ?? '')));
  if (!task) throw awsError('InvalidParameterException', 'The referenced task was not found.');
  stopTask(task, {
    code: 'UserInitiated',
    reason: input.reason ?? 'Task stopped by user',
    drain: task.taskSet !== undefined,
  });
  return { task: structuredClone(task.view) };
};

export default stopTaskOperation;
