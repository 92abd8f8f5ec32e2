/** Reads a stack's resources back and compares them with what the template says. */
import type { StackResourceDrift } from '@aws-sdk/client-cloudformation';
import { contextOf } from '../deployment/resource.ts';
import { handlerOf } from '../handlers.ts';
import { type CloudFormationState, type Drift, isGone, type Stack, type StackResource } from '../state.ts';
import { resolveDynamic } from '../template/dynamic.ts';
import { withoutAttachments } from './attachments.ts';
import { differences } from './differences.ts';

/** Of all resources, or of those named; the others keep what the last detection found. */
export async function detectDrift(
  state: CloudFormationState,
  stack: Stack,
  logicalIds: readonly string[] | undefined,
): Promise<Drift> {
  const wanted = [...stack.resources.values()].filter(
    (resource) => !isGone(resource) && (!logicalIds?.length || logicalIds.includes(resource.logicalId)),
  );
  const found = await Promise.all(wanted.map((resource) => driftOf(state, stack, resource)));
  const resources = new Map(logicalIds?.length ? (stack.drift?.resources ?? []) : []);
  for (const each of found) if (each) resources.set(each.LogicalResourceId!, each);
  const drifted = [...resources.values()].some(
    ({ StackResourceDriftStatus: status }) => status === 'MODIFIED' || status === 'DELETED',
  );
  stack.drift = {
    id: crypto.randomUUID(),
    status: drifted ? 'DRIFTED' : 'IN_SYNC',
    at: new Date(state.world.clock.now()),
    resources,
  };
  return stack.drift;
}

/** Undefined for types that cannot be read back here. */
async function driftOf(
  state: CloudFormationState,
  stack: Stack,
  resource: StackResource,
): Promise<StackResourceDrift | undefined> {
  const { logicalId, physicalId, type, properties } = resource;
  const handler = await handlerOf(type);
  if (!handler.read) return undefined;
  const read = await handler.read(
    physicalId,
    (await resolveDynamic(properties, state.world)) as Record<string, unknown>,
    // Drift is read as whoever asks, not as the stack's role.
    { ...contextOf(state, stack, logicalId), world: state.world },
  );
  const own = {
    StackId: stack.id,
    LogicalResourceId: logicalId,
    PhysicalResourceId: physicalId,
    ResourceType: type,
    ExpectedProperties: JSON.stringify(properties),
    Timestamp: new Date(state.world.clock.now()),
  };
  const live = read && withoutAttachments(resource, read, stack.resources.values());
  if (!live) return { ...own, PropertyDifferences: [], StackResourceDriftStatus: 'DELETED' };
  const PropertyDifferences = Object.keys(live)
    .filter((name) => properties[name] !== undefined)
    .flatMap((name) => differences(properties[name], live[name], `/${name}`));
  return {
    ...own,
    ActualProperties: JSON.stringify({ ...properties, ...live }),
    PropertyDifferences,
    StackResourceDriftStatus: PropertyDifferences.length > 0 ? 'MODIFIED' : 'IN_SYNC',
  };
}
