/** Puts an environment's stacks together. */
import type { Environment } from '@inx/manifest';
import { App, type AppProps } from 'aws-cdk-lib';
import { boundRoles } from './delivery/boundary.ts';
import type { PlatformService } from './environment-stack.ts';
import { AccountStack } from './stacks/account.ts';
import { ClusterStack } from './stacks/cluster.ts';
import { ContractStack } from './stacks/contract.ts';
import { DataStack } from './stacks/data.ts';
import { DeliveryRolesStack } from './stacks/delivery-roles.ts';
import { EdgeStack } from './stacks/edge.ts';
import { NetworkStack } from './stacks/network.ts';
import { RegistryStack } from './stacks/registry.ts';
import { RolesStack } from './stacks/roles.ts';
import { StateStack } from './stacks/state.ts';

/** Throws where an environment may not be synthesized: prd without a domain and certificate. */
export function createApp(
  settings: Environment,
  services: readonly PlatformService[],
  properties: AppProps = {},
): App {
  if (settings.name === 'prd' && !settings.domain?.certificateArn) {
    throw new Error('prd needs a domain with a certificate: set domain in infra/environments/prd.json');
  }
  const app = new App({
    context: { '@aws-cdk/core:defaultCrossStackReferences': 'strong', 'aws:cdk:enable-path-metadata': true },
    analyticsReporting: false,
    ...properties,
  });
  const network = new NetworkStack(app, settings, services);
  const registry = new RegistryStack(app, settings, services);
  const cluster = new ClusterStack(app, settings);
  const data = new DataStack(app, settings, network, services);
  const roles = new RolesStack(app, settings, { registry, cluster, data }, services);
  const edge = new EdgeStack(app, settings, network, services);
  const state = new StateStack(app, settings);
  new ContractStack(app, settings, { network, registry, cluster, data, roles, edge, state }, services);
  if (Object.values(settings.onceAnAccount).some(Boolean)) new AccountStack(app, settings);
  if (settings.github) new DeliveryRolesStack(app, settings, settings.github, services);
  boundRoles(app, settings);
  return app;
}
