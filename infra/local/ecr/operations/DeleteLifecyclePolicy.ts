import type {
  DeleteLifecyclePolicyCommandInput,
  DeleteLifecyclePolicyCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<DeleteLifecyclePolicyCommandOutput, '$metadata'>;

const deleteLifecyclePolicy: Operation<EcrState, DeleteLifecyclePolicyCommandInput, Output> = (
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
  repository.lifecyclePolicy = undefined;
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    lifecyclePolicyText: policy.text,
    lastEvaluatedAt: new Date(policy.putAt),
  };
};

export default deleteLifecyclePolicy;
