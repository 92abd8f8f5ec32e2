import type { ListTaskDefinitionsCommandInput, ListTaskDefinitionsCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import type { EcsState } from '../model.ts';
import { page } from '../validate/page.ts';

const listTaskDefinitions: Operation<
  EcsState,
  ListTaskDefinitionsCommandInput,
  Omit<ListTaskDefinitionsCommandOutput, '$metadata'>
> = (input, { state }) => {
  const status = input.status ?? 'ACTIVE';
  const arns = [...state.families]
    .filter(([family]) => !input.familyPrefix || family === input.familyPrefix)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([, revisions]) => revisions.filter((definition) => definition.status === status))
    .map(({ taskDefinitionArn }) => taskDefinitionArn ?? '');
  if (input.sort === 'DESC') arns.reverse();
  const { items, nextToken } = page(arns, input.maxResults, input.nextToken, 100);
  return { taskDefinitionArns: items, nextToken };
};

export default listTaskDefinitions;
