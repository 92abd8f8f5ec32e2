import type {
  DescribeRepositoriesCommandInput,
  DescribeRepositoriesCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { pageOf } from '../page.ts';
import { describeRepository, type EcrState, findRepository } from '../state.ts';

type Output = Omit<DescribeRepositoriesCommandOutput, '$metadata'>;

const describeRepositories: Operation<EcrState, DescribeRepositoriesCommandInput, Output> = (
  input,
  { state },
) => {
  if (input.repositoryNames) {
    const named = input.repositoryNames.map((name) => findRepository(state, name, input.registryId));
    return { repositories: named.map((repository) => describeRepository(state, repository)) };
  }
  const all = [...state.repositories.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const { items, ...next } = pageOf(all, input.nextToken, input.maxResults);
  return { repositories: items.map((repository) => describeRepository(state, repository)), ...next };
};

export default describeRepositories;
