import type {
  ContinueServiceDeploymentCommandInput,
  ContinueServiceDeploymentCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { decideHook } from '../deployment/hooks.ts';
import { isOver } from '../deployment/record.ts';
import type { EcsState } from '../model.ts';

const continueServiceDeployment: Operation<
  EcsState,
  ContinueServiceDeploymentCommandInput,
  Omit<ContinueServiceDeploymentCommandOutput, '$metadata'>
> = (input, { state }) => {
  const { hookId = '', action = 'CONTINUE' } = input;
  if (!/^ecs-[a-z]+-[A-Za-z0-9_-]+$/.test(hookId)) {
    throw awsError(
      'InvalidParameterException',
      'Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}',
    );
  }
  if (action !== 'CONTINUE' && action !== 'ROLLBACK') {
    throw awsError('InvalidParameterException', 'Invalid action. Valid values are: CONTINUE, ROLLBACK');
  }
  const deployment = state.deployments.get(input.serviceDeploymentArn ?? '');
  if (!deployment)
    throw awsError('ServiceDeploymentNotFoundException', 'The service deployment does not exist.');
  if (isOver(deployment)) {
    throw awsError(
      'InvalidParameterException',
      'Continuing a service deployment is not allowed for service deployment in terminal states.',
    );
  }
  const hook = deployment.hooks.find((candidate) => candidate.hookId === hookId);
  if (deployment.status !== 'IN_PROGRESS' || !hook || hook.over || hook.status !== 'AWAITING_ACTION') {
    throw awsError(
      'InvalidParameterException',
      'Provided hookId is either completed, unavailable, or not associated with the given Resource ARN',
    );
  }
  decideHook(deployment, hook, action);
  return { serviceDeploymentArn: deployment.arn };
};

export default continueServiceDeployment;
