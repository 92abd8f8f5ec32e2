import { isDeepStrictEqual } from 'node:util';
import type { UpdateServiceCommandInput, UpdateServiceCommandOutput } from '@aws-sdk/client-ecs';
import type { Operation } from '../../service.ts';
import { awsError } from '../../wire/error.ts';
import { beginDeployment } from '../deployment/begin.ts';
import type { EcsState, ServiceSettings } from '../model.ts';
import { findService, lookupTaskDefinition, usableTaskDefinition } from '../state.ts';
import { validateService } from '../validate/service.ts';
import { renderService } from '../views/service.ts';

/** Parameters whose change starts a deployment; all others bind from the next one on. */
const DEPLOYING = [
  'taskDefinition',
  'networkConfiguration',
  'platformVersion',
  'loadBalancers',
  'serviceRegistries',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
] as const;

const differs = (before: unknown, after: unknown): boolean =>
  !isDeepStrictEqual(before ?? null, after ?? null);

const updateService: Operation<
  EcsState,
  UpdateServiceCommandInput,
  Omit<UpdateServiceCommandOutput, '$metadata'>
> = async (input, { state }) => {
  const service = findService(state, input.cluster, input.service);
  if (service.status !== 'ACTIVE') throw awsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  if (input.desiredCount !== undefined && input.desiredCount < 0) {
    throw awsError('InvalidParameterException', 'The number of desired tasks cannot be negative.');
  }
  const { cluster: _, service: __, desiredCount, forceNewDeployment, ...changes } = input;
  const current = service.settings.taskDefinition;
  const definition =
    input.taskDefinition === undefined
      ? lookupTaskDefinition(state, current ?? '')
      : usableTaskDefinition(state, input.taskDefinition);
  if (!definition) throw awsError('ClientException', 'Unable to describe task definition.');
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const settings: ServiceSettings = {
    ...service.settings,
    ...given,
    taskDefinition: definition.taskDefinitionArn,
    // Omitted members of the configuration keep their values, as omitted parameters do.
    deploymentConfiguration: {
      ...service.settings.deploymentConfiguration,
      ...input.deploymentConfiguration,
    },
  };
  if (input.capacityProviderStrategy?.length) delete settings.launchType;
  await validateService(state, settings, definition);
  const deploys =
    forceNewDeployment || DEPLOYING.some((field) => differs(service.settings[field], settings[field]));
  service.settings = settings;
  if (desiredCount !== undefined) service.desiredCount = desiredCount;
  service.changes.notify();
  if (deploys) await beginDeployment(service, definition);
  return { service: renderService(service) };
};

export default updateService;
