import type { GetLifecyclePolicyCommandInput, GetLifecyclePolicyCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<GetLifecyclePolicyCommandOutput, '$metadata'>;

const getLifecyclePolicy: Operation<EcrState, GetLifecyclePolicyCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const policy = repository.lifecyclePolicy;
  if (!policy)
    throw awsError(
      'LifecyclePolicyNotFoundException',
      `Lifecycle policy does not exist for the repository with name '${repository.name}' in the registry with id '${state.world.accountId}'`,
    );
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    lifecyclePolicyText: policy.text,
    lastEvaluatedAt: new Date(policy.putAt),
  };
};

export default getLifecyclePolicy;
