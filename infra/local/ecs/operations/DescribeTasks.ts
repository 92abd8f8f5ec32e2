import type { DescribeTasksCommandInput, DescribeTasksCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { lastPart, taskArn } from '../names.ts';
import { clusterOfArn, findCluster } from '../state.ts';

const describeTasks: Operation<
  EcsState,
  DescribeTasksCommandInput,
  Omit<DescribeTasksCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { tasks: wanted = [], include } = input;
  if (wanted.length === 0) throw awsError('InvalidParameterException', 'Tasks cannot be empty.');
  if (wanted.length > 100) throw awsError('InvalidParameterException', 'Tasks cannot be more than 100.');
  const { clusterName } = findCluster(state, input.cluster ?? clusterOfArn(wanted[0]));
  const found = wanted.map((reference) => {
    const arn = taskArn(state.world, clusterName, lastPart(reference));
    return { arn, task: state.tasks.get(arn) };
  });
  const withTags = include?.includes('TAGS') ?? false;
  return {
    tasks: found.flatMap(({ task }) =>
      task ? [{ ...task.view, tags: withTags ? task.view.tags : [] }] : [],
    ),
    failures: found.filter(({ task }) => !task).map(({ arn }) => ({ arn, reason: 'MISSING' })),
  };
};

export default describeTasks;
