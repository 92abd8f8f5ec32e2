import type {
  DeregisterTaskDefinitionCommandInput,
  DeregisterTaskDefinitionCommandOutput,
} from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import type { EcsState } from '../model.ts';
import { lookupTaskDefinition } from '../state.ts';

const deregisterTaskDefinition: Operation<
  EcsState,
  DeregisterTaskDefinitionCommandInput,
  Omit<DeregisterTaskDefinitionCommandOutput, '$metadata'>
> = (input, { state }) => {
  const reference = input.taskDefinition ?? '';
  if (!/:\d+$/.test(reference)) {
    throw awsError('InvalidParameterException', 'Task definition revision is required; use family:revision.');
  }
  const definition = lookupTaskDefinition(state, reference);
  if (!definition) throw awsError('ClientException', 'Unable to describe task definition.');
  // Running services keep it and go on scaling with it.
  definition.status = 'INACTIVE';
  definition.deregisteredAt = new Date(state.world.clock.now());
  return { taskDefinition: definition };
};

export default deregisterTaskDefinition;
