import type { PutLifecyclePolicyCommandInput, PutLifecyclePolicyCommandOutput } from '@aws-sdk/client-ecr';
import type { Operation } from '../../service.ts';
import { checkLifecyclePolicy } from '../lifecycle.ts';
import { type EcrState, findRepository } from '../state.ts';

type Output = Omit<PutLifecyclePolicyCommandOutput, '$metadata'>;

const putLifecyclePolicy: Operation<EcrState, PutLifecyclePolicyCommandInput, Output> = (
  input,
  { state },
) => {
  const repository = findRepository(state, input.repositoryName, input.registryId);
  const text = input.lifecyclePolicyText ?? '';
  checkLifecyclePolicy(text);
  repository.lifecyclePolicy = { text, putAt: state.world.clock.now() };
  return {
    registryId: state.world.accountId,
    repositoryName: repository.name,
    lifecyclePolicyText: text,
  };
};

export default putLifecyclePolicy;
