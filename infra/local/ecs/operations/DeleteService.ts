import type { DeleteServiceCommandInput, DeleteServiceCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { endService } from '../services/lifecycle.ts';
import { findService } from '../state.ts';
import { renderService } from '../views/service.ts';

const deleteService: Operation<
  EcsState,
  DeleteServiceCommandInput,
  Omit<DeleteServiceCommandOutput, '$metadata'>
> = (input, { state }) => {
  const service = findService(state, input.cluster, input.service);
  if (service.status === 'INACTIVE') throw awsError('ServiceNotFoundException', 'Service not found.');
  if (service.desiredCount > 0 && !input.force) {
    throw awsError('InvalidParameterException', 'The service cannot be stopped while it is scaled above 0.');
  }
  if (service.status === 'ACTIVE') endService(service);
  return { service: renderService(service) };
};

export default deleteService;
