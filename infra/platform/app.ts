/** Puts an environment's stacks together. */
import type { Environment } from '@inx/manifest';
import { App, type AppProps } from 'aws-cdk-lib';
import { boundRoles } from './delivery/boundary.ts';
import type { PlatformService } from './environment-stack.ts';
import { AccessLogsStack } from './stacks/access-logs.ts';
import { AccountStack } from './stacks/account.ts';
import { AlertsStack } from './stacks/alerts.ts';
import { BackupStack } from './stacks/backup.ts';
import { ClusterStack } from './stacks/cluster.ts';
import { ContractStack } from './stacks/contract.ts';
import { CostStack } from './stacks/cost.ts';
import { DataStack } from './stacks/data.ts';
import { DeliveryRolesStack } from './stacks/delivery-roles.ts';
import { EdgeStack } from './stacks/edge.ts';
import { NetworkStack } from './stacks/network.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { RecoveryStack } from './stacks/recovery.ts';
import { RegistryStack } from './stacks/registry.ts';
import { RolesStack } from './stacks/roles.ts';
import { SecurityStack } from './stacks/security.ts';
import { StateStack } from './stacks/state.ts';

export function createApp(
  settings: Environment,
  services: readonly PlatformService[],
  properties: AppProps = {},
): App {
  const app = new App({
    analyticsReporting: false,
    ...properties,
    context: { ...context, ...properties.context },
  });
  const alerts = new AlertsStack(app, settings);
  const accessLogs = new AccessLogsStack(app, settings);
  const recovery = settings.recoveryRegion
    ? new RecoveryStack(app, settings, settings.recoveryRegion)
    : undefined;
  const network = new NetworkStack(app, settings, services);
  const registry = new RegistryStack(app, settings, services);
  const cluster = new ClusterStack(app, settings);
  const roles = new RolesStack(app, settings, services);
  const data = new DataStack(app, settings, { network, accessLogs }, services);
  const state = new StateStack(app, settings, { accessLogs, recovery });
  const edge = new EdgeStack(app, settings, { network, accessLogs, alerts }, services);
  const security = new SecurityStack(app, settings, { network, edge });
  const backup = new BackupStack(app, settings, { data, alerts, recovery });
  const observability = new ObservabilityStack(app, settings, { alerts, network, cluster, edge }, services);
  if (settings.budgetUsd) new CostStack(app, settings, alerts, settings.budgetUsd);
  if (Object.values(settings.onceAnAccount).some(Boolean)) new AccountStack(app, settings);
  if (settings.github) new DeliveryRolesStack(app, settings, settings.github, services);
  if (recovery) registry.addStackDependency(recovery);
  // Removed before what it serves with: while services run it cannot be, and everything they need stays.
  for (const stack of [registry, roles, data, state, edge, security, backup])
    cluster.addStackDependency(stack);
  const before = [registry, roles, data, state, edge, security, backup, observability, cluster];
  new ContractStack(app, settings, services, before);
  boundRoles(app, settings);
  return app;
}

/** The same as in cdk.json, so that templates are the same whether the CDK CLI or `inx` makes them. */
const context = {
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  'aws:cdk:enable-path-metadata': true,
};
