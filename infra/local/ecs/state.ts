import type { Cluster, TaskDefinition } from '@aws-sdk/client-ecs';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import { METRICS_MS, sendMetrics } from './metrics.ts';
import type { EcsState, ServiceRecord } from './model.ts';
import { clusterArn, lastPart, serviceArn } from './names.ts';
import { createProcessRuntime } from './runtime/process.ts';
import { createAddressPool } from './tasks/addresses.ts';

export function createState(world: AccountWorld): EcsState {
  const state: EcsState = {
    world,
    runtime: createProcessRuntime(world),
    addresses: createAddressPool(world),
    clusters: new Map(),
    families: new Map(),
    services: new Map(),
    tasks: new Map(),
    deployments: new Map(),
    revisions: new Map(),
    tags: new Map(),
    runTokens: new Map(),
    ending: new AbortController(),
    stopMetrics: world.clock.every(METRICS_MS, () => void sendMetrics(state)),
  };
  return state;
}

/** Ends every loop, then every process; afterwards nothing of this account runs. */
export async function stopState(state: EcsState): Promise<void> {
  state.stopMetrics();
  state.ending.abort(new Error('the embedded AWS stops'));
  for (const service of state.services.values()) service.ending.abort(state.ending.signal.reason);
  await state.runtime.stop();
}

/** The cluster named, or `default`; ECS refuses everything that happens in a cluster it does not know. */
export function findCluster(
  state: EcsState,
  cluster: string | undefined,
): Cluster & { clusterName: string; clusterArn: string } {
  const name = lastPart(cluster ?? 'default');
  const found = state.clusters.get(name);
  if (!found || found.status === 'INACTIVE') throw awsError('ClusterNotFoundException', 'Cluster not found.');
  return { ...found, clusterName: name, clusterArn: clusterArn(state.world, name) };
}

export function lookupService(
  state: EcsState,
  clusterName: string,
  service: string,
): ServiceRecord | undefined {
  return state.services.get(serviceArn(state.world, clusterName, lastPart(service)));
}

export function findService(
  state: EcsState,
  cluster: string | undefined,
  service: string | undefined,
): ServiceRecord {
  const { clusterName } = findCluster(state, cluster ?? clusterOfArn(service));
  const found = service ? lookupService(state, clusterName, service) : undefined;
  if (!found) throw awsError('ServiceNotFoundException', 'Service not found.');
  return found;
}

/** `service/<cluster>/<name>` names its cluster itself. */
export function clusterOfArn(arn: string | undefined): string | undefined {
  const parts = arn?.startsWith('arn:') ? arn.split('/') : [];
  return parts.length === 3 ? parts[1] : undefined;
}

/** Resolves `family`, `family:revision` or an ARN; a bare family means its newest ACTIVE revision. */
export function lookupTaskDefinition(state: EcsState, reference: string): TaskDefinition | undefined {
  const [family = '', revision] = lastPart(reference).split(':');
  const revisions = state.families.get(family) ?? [];
  if (revision !== undefined) return revisions[Number(revision) - 1];
  return revisions.findLast((definition) => definition.status === 'ACTIVE');
}

/** A task definition that may be used in something new. */
export function usableTaskDefinition(state: EcsState, reference: string | undefined): TaskDefinition {
  if (!reference) throw awsError('InvalidParameterException', 'TaskDefinition can not be blank.');
  const found = lookupTaskDefinition(state, reference);
  if (!found) throw awsError('ClientException', 'Unable to describe task definition.');
  if (found.status !== 'ACTIVE') throw awsError('ClientException', 'TaskDefinition is inactive');
  return found;
}
