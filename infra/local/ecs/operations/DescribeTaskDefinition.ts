import type {
  DescribeTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { lookupTaskDefinition } from '../state.ts';

const describeTaskDefinition: Operation<
  EcsState,
  DescribeTaskDefinitionCommandInput,
  Omit<DescribeTaskDefinitionCommandOutput, '$metadata'>
> = (input, { state }) => {
  const definition = lookupTaskDefinition(state, input.taskDefinition ?? '');
  if (!definition) throw awsError('ClientException', 'Unable to describe task definition.');
  const tags = state.tags.get(definition.taskDefinitionArn ?? '') ?? [];
  return { taskDefinition: definition, ...(input.include?.includes('TAGS') ? { tags } : {}) };
};

export default describeTaskDefinition;
