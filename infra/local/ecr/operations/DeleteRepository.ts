import type { DeleteRepositoryCommandInput, DeleteRepositoryCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { describeRepository, type EcrState, findRepository } from '../state.ts';

type Output = Omit<DeleteRepositoryCommandOutput, '$metadata'>;

const deleteRepository: Operation<EcrState, DeleteRepositoryCommandInput, Output> = (input, { state }) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  if (repository.images.size > 0 && !input.force)
    throw awsError(
      'RepositoryNotEmptyException',
      `The repository with name '${repository.name}' in registry with id '${state.world.accountId}' cannot be deleted because it still contains images`,
    );
  state.repositories.delete(repository.name);
  return { repository: describeRepository(state, repository) };
};

export default deleteRepository;
