import type {
  PutImageTagMutabilityCommandInput,
  PutImageTagMutabilityCommandOutput,
} from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { checkMutability } from '../mutability.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<PutImageTagMutabilityCommandOutput, '$metadata'>;

const putImageTagMutability: Operation<EcrState, PutImageTagMutabilityCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  Object.assign(
    repository,
    checkMutability(input.imageTagMutability, input.imageTagMutabilityExclusionFilters),
  );
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    imageTagMutability: repository.mutability,
    ...(repository.exclusions.length > 0 && { imageTagMutabilityExclusionFilters: repository.exclusions }),
  };
};

export default putImageTagMutability;
