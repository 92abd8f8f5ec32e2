/** Deletes resources, each before those it needs; what a policy keeps is skipped. */
import type { ResourceStatus } from '@aws-sdk/client-cloudformation';
import { AwsError } from '../../wire/error.ts';
import { addEvent } from '../events.ts';
import { handlerOf } from '../handlers.ts';
import type { CloudFormationState, Stack, StackResource } from '../state.ts';
import { reasonOf } from './failure.ts';
import { contextOf } from './resource.ts';

export type Policy = 'Delete' | 'Retain' | 'Snapshot';

/** The policy of a resource that goes. Databases keep a snapshot unless told otherwise, as AWS has it. */
export function deletionPolicy(resource: StackResource): Policy {
  const given = resource.deletionPolicy;
  if (given === undefined)
    return resource.type === 'AWS::RDS::DBInstance' || resource.type === 'AWS::RDS::DBCluster'
      ? 'Snapshot'
      : 'Delete';
  return given === 'RetainExceptOnCreate' ? 'Retain' : (given as Policy);
}

export interface Removal {
  readonly resource: StackResource;
  readonly policy: Policy;
}

/** Logical ids that could not be deleted, with the reason in the events; what they need is left as well. */
export async function removeResources(
  state: CloudFormationState,
  stack: Stack,
  removals: readonly Removal[],
): Promise<string[]> {
  const left = new Set(removals);
  const failed = new Set<string>();
  // Ids that something still needs: it was not deleted, or waits itself.
  const needed = () => new Set([...left].flatMap(({ resource }) => resource.dependsOn));
  const begun = new Map<Removal, Promise<void>>();
  const settle = async (removal: Removal) => {
    const done = await removeOne(state, stack, removal);
    if (done) left.delete(removal);
    else failed.add(removal.resource.logicalId);
    await next();
  };
  const next = async (): Promise<void> => {
    const blocked = needed();
    const free = [...left].filter(
      (each) => !begun.has(each) && (!blocked.has(each.resource.logicalId) || onlyItself(left, each)),
    );
    for (const removal of free) begun.set(removal, settle(removal));
    await Promise.all(free.map((removal) => begun.get(removal)));
  };
  await next();
  return [...failed];
}

/** Two physical resources under one logical id (a replaced one and its successor) do not wait for each other. */
const onlyItself = (left: ReadonlySet<Removal>, { resource }: Removal) =>
  [...left].every(
    (other) =>
      other.resource.logicalId === resource.logicalId ||
      !other.resource.dependsOn.includes(resource.logicalId),
  );

async function removeOne(
  state: CloudFormationState,
  stack: Stack,
  { resource, policy }: Removal,
): Promise<boolean> {
  const { logicalId, physicalId, type, properties } = resource;
  const current = stack.resources.get(logicalId);
  const tell = (status: ResourceStatus, reason?: string) => {
    addEvent(state, stack, { logicalId, physicalId, type, status, reason });
    if (current?.physicalId === physicalId)
      stack.resources.set(logicalId, {
        ...resource,
        status,
        reason,
        changedAt: new Date(state.world.clock.now()),
      });
  };
  if (policy === 'Retain') {
    tell('DELETE_SKIPPED');
    return true;
  }
  // Nothing was made: there is nothing to ask a service for.
  if (physicalId === '') {
    tell('DELETE_COMPLETE');
    return true;
  }
  tell('DELETE_IN_PROGRESS');
  try {
    const handler = await handlerOf(type);
    const context = contextOf(state, stack, logicalId);
    if (policy === 'Snapshot') await handler.snapshot?.(physicalId, properties, context);
    await handler.delete(physicalId, properties, context).catch(async (error: unknown) => {
      // Somebody deleted it already: CloudFormation wants nothing else. Where it can be asked, it is.
      const missing = error instanceof AwsError && /NotFound|NoSuch|DoesNotExist/.test(error.code);
      if (!missing || (await handler.read?.(physicalId, properties, context)) !== undefined) throw error;
    });
    tell('DELETE_COMPLETE');
    return true;
  } catch (error) {
    tell('DELETE_FAILED', reasonOf(error));
    return false;
  }
}
