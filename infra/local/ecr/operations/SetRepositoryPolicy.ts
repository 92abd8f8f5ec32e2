import type { SetRepositoryPolicyCommandInput, SetRepositoryPolicyCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<SetRepositoryPolicyCommandOutput, '$metadata'>;

const setRepositoryPolicy: Operation<EcrState, SetRepositoryPolicyCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const policyText = input.policyText ?? '';
  try {
    JSON.parse(policyText);
  } catch {
    throw awsError(
      'InvalidParameterException',
      "Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided'",
    );
  }
  repository.policy = policyText;
  return { registryId: state.world.accountId, repositoryName: repository.name, policyText };
};

export default setRepositoryPolicy;
