/** Everything of AWS beyond who we are and what the platform publishes; most of the SDK comes with it. */
import {
  createClients,
  createEcs,
  createInspection,
  createLogs,
  createScaling,
  createSchedules,
  createStore,
  createTemplates,
  createTraffic,
  ecrRegistry,
} from '@inx/aws';
import { type Environment, names, type PlatformContract } from '@inx/manifest';
import type { Target } from './target.ts';

export function openAws(target: Target, environment: Environment) {
  const clients = createClients(target);
  const cloudformation = (elsewhere: string | undefined) =>
    elsewhere === undefined
      ? clients.cloudformation
      : createClients({ ...target, region: elsewhere }).cloudformation;
  const pollMs = target.name === 'rehearsal' ? 100 : 3_000;
  return {
    registry: () => ecrRegistry(clients.ecr),
    templates: createTemplates(cloudformation),
    ports: (contract: PlatformContract) => ({
      ecs: createEcs(clients.ecs, contract, pollMs),
      traffic: createTraffic(clients.elb, clients.cloudwatch, contract),
      scaling: createScaling(clients.scaling, contract),
      schedules: createSchedules(
        clients.scheduler,
        contract,
        contract.scheduleGroup ?? names(environment).scheduleGroup,
      ),
      inspection: createInspection({ ...clients, cloudformation }, contract, pollMs),
      logs: createLogs(clients.logs, contract.logGroup),
      store: createStore(clients.dynamodb, clients.s3, {
        table: names(environment).stateTable,
        bucket: contract.stateBucket,
        environment: environment.name,
      }),
    }),
  };
}
