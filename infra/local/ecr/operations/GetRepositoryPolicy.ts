import type { GetRepositoryPolicyCommandInput, GetRepositoryPolicyCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<GetRepositoryPolicyCommandOutput, '$metadata'>;

const getRepositoryPolicy: Operation<EcrState, GetRepositoryPolicyCommandInput, Output> = (
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
  return { registryId: state.world.accountId, repositoryName: repository.name, policyText };
};

export default getRepositoryPolicy;
