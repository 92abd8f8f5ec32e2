/** Begin and end of a service. */
import type { CreateServiceRequest, TaskDefinition } from '@aws-sdk/client-ecs';
import { Changes } from '../changes.ts';
import { beginDeployment } from '../deployment/begin.ts';
import { Interruption } from '../deployment/interruption.ts';
import { isOver } from '../deployment/record.ts';
import type { EcsState, ServiceRecord, ServiceSettings } from '../model.ts';
import { serviceArn } from '../names.ts';
import { reconcile } from './scheduler.ts';
import { watchService } from './watch.ts';

/** Percentages and the strategy are shown even when nobody gave them. */
function withDefaults(settings: ServiceSettings): ServiceSettings {
  return {
    ...settings,
    deploymentConfiguration: {
      strategy: 'ROLLING',
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: false, rollback: false },
      ...settings.deploymentConfiguration,
    },
  };
}

export interface ServiceBirth {
  readonly cluster: { clusterName: string; clusterArn: string };
  readonly input: CreateServiceRequest;
  readonly definition: TaskDefinition;
  readonly createRequest: string;
  readonly principal: string;
}

/** Registers the service and starts its first deployment. */
export async function createServiceRecord(state: EcsState, birth: ServiceBirth): Promise<ServiceRecord> {
  const { clientToken, tags, desiredCount, ...settings } = birth.input;
  const name = birth.input.serviceName ?? '';
  const service: ServiceRecord = {
    state,
    arn: serviceArn(state.world, birth.cluster.clusterName, name),
    name,
    ...birth.cluster,
    createdAt: new Date(state.world.clock.now()),
    createdBy: birth.principal,
    clientToken,
    createRequest: birth.createRequest,
    changes: new Changes(),
    ending: new AbortController(),
    events: [],
    settings: withDefaults({ ...settings, taskDefinition: birth.definition.taskDefinitionArn }),
    status: 'ACTIVE',
    desiredCount: desiredCount ?? 0,
    taskSets: [],
    primary: undefined,
    successful: undefined,
    deployment: undefined,
  };
  state.services.set(service.arn, service);
  if (tags) state.tags.set(service.arn, tags);
  watchService(service);
  await beginDeployment(service, birth.definition);
  return service;
}

/** Drains and stops all tasks; deployments and revisions go with the service, the record stays visible for an hour. */
export function endService(service: ServiceRecord): void {
  const { state } = service;
  service.status = 'DRAINING';
  service.desiredCount = 0;
  if (service.deployment && !isOver(service.deployment)) {
    service.deployment.interrupt.abort(new Interruption('end', 'The service was deleted.'));
  }
  for (const set of service.taskSets) set.wanted = 0;
  reconcile(service);
  service.changes
    .until(() => service.taskSets.every((set) => set.tasks.size === 0), state.ending.signal)
    .then(() => {
      service.status = 'INACTIVE';
      service.ending.abort(new Interruption('end', 'The service was deleted.'));
      forgetHistory(service);
      return state.world.clock.sleep(3_600_000, state.ending.signal);
    })
    .then(() => {
      if (state.services.get(service.arn) === service) state.services.delete(service.arn);
    })
    // Only the end of the whole state interrupts this.
    .catch(() => undefined);
}

function forgetHistory(service: ServiceRecord): void {
  const { deployments, revisions } = service.state;
  for (const [arn, deployment] of deployments) if (deployment.service === service) deployments.delete(arn);
  for (const set of service.taskSets) revisions.delete(set.revision.serviceRevisionArn ?? '');
  for (const [arn, revision] of revisions) if (revision.serviceArn === service.arn) revisions.delete(arn);
}
