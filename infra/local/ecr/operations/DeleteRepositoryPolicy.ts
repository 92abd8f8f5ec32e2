import type {
  DeleteRepositoryPolicyCommandInput,
  DeleteRepositoryPolicyCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<DeleteRepositoryPolicyCommandOutput, '$metadata'>;

const deleteRepositoryPolicy: Operation<EcrState, DeleteRepositoryPolicyCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const policyText = repository.policy;
  if (policyText === undefined)
    throw awsError(
      'RepositoryPolicyNotFoundException',
      `Repository policy does not exist for the repository with name '${repository.name}' in the registry with id '${state.world.accountId}'`,
    );
  repository.policy = undefined;
  return { registryId: state.world.accountId, repositoryName: repository.name, policyText };
};

export default deleteRepositoryPolicy;
