import type {
  StopServiceDeploymentCommandInput,
  StopServiceDeploymentCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { isOver } from '../deployment/record.ts';
import { requestRollback } from '../deployment/run.ts';
import type { EcsState } from '../model.ts';

const stopServiceDeployment: Operation<
  EcsState,
  StopServiceDeploymentCommandInput,
  Omit<StopServiceDeploymentCommandOutput, '$metadata'>
> = (input, { state }) => {
  const deployment = state.deployments.get(input.serviceDeploymentArn ?? '');
  if (!deployment)
    throw awsError('ServiceDeploymentNotFoundException', 'The service deployment does not exist.');
  if (input.stopType === 'ABORT') {
    throw awsError(
      'UnsupportedFeatureException',
      'What stop type ABORT does is not documented; the embedded AWS knows ROLLBACK.',
    );
  }
  if (isOver(deployment)) {
    throw awsError(
      'ConflictException',
      'Stopping a service deployment is not allowed for service deployment in terminal states.',
    );
  }
  requestRollback(deployment);
  return { serviceDeploymentArn: deployment.arn };
};

export default stopServiceDeployment;
