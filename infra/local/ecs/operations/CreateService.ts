import type { CreateServiceCommandInput, CreateServiceCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { checkName } from '../names.ts';
import { createServiceRecord } from '../services/lifecycle.ts';
import { findCluster, lookupService, usableTaskDefinition } from '../state.ts';
import { validateService } from '../validate/service.ts';
import { renderService } from '../views/service.ts';

const createService: Operation<
  EcsState,
  CreateServiceCommandInput,
  Omit<CreateServiceCommandOutput, '$metadata'>
> = async (input, { state, principal }) => {
  const cluster = findCluster(state, input.cluster);
  const name = checkName('Service', input.serviceName);
  const createRequest = JSON.stringify(input);
  const existing = lookupService(state, cluster.clusterName, name);
  if (existing?.status === 'ACTIVE') {
    const repeated = input.clientToken !== undefined && existing.clientToken === input.clientToken;
    if (repeated && existing.createRequest === createRequest) return { service: renderService(existing) };
    throw awsError('InvalidParameterException', 'Creation of service was not idempotent.');
  }
  if (existing?.status === 'DRAINING') {
    throw awsError('InvalidParameterException', 'Unable to Start a service that is still Draining.');
  }
  if ((input.clientToken?.length ?? 0) > 36) {
    throw awsError('InvalidParameterException', 'clientToken must not be longer than 36 characters.');
  }
  if (input.schedulingStrategy === 'DAEMON') {
    throw awsError(
      'InvalidParameterException',
      'The daemon scheduling strategy is not supported for Fargate tasks.',
    );
  }
  if (input.desiredCount === undefined || input.desiredCount < 0) {
    throw awsError(
      'InvalidParameterException',
      'The number of desired tasks must be specified and cannot be negative.',
    );
  }
  const definition = usableTaskDefinition(state, input.taskDefinition);
  await validateService(state, input, definition);
  const { clusterName, clusterArn } = cluster;
  // Validation took time; somebody else may have created it meanwhile.
  if (lookupService(state, clusterName, name)?.status === 'ACTIVE') {
    throw awsError('InvalidParameterException', 'Creation of service was not idempotent.');
  }
  const service = await createServiceRecord(state, {
    cluster: { clusterName, clusterArn },
    input,
    definition,
    createRequest,
    principal,
  });
  return { service: renderService(service, true) };
};

export default createService;
