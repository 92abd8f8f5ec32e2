/** Creates a stack; what fails is rolled back, left, or deleted, as asked. */
import { bootstraps, withdrawBootstrap } from '../bootstrap.ts';
import { setStatus } from '../events.ts';
import { scopeOf } from '../scope.ts';
import {
  type CloudFormationState,
  isGone,
  type OnFailure,
  type Stack,
  type StackResource,
} from '../state.ts';
import { apply } from './apply.ts';
import { deleteStack } from './delete.ts';
import { ResourcesFailed } from './failure.ts';
import { deletionPolicy, type Policy, removeResources } from './remove.ts';

export interface CreateOptions {
  readonly onFailure: OnFailure;
  /** Newly created resources go with a rollback, even those with the policy Retain. */
  readonly retainExceptOnCreate: boolean;
}

export async function createStack(
  state: CloudFormationState,
  stack: Stack,
  options: CreateOptions,
): Promise<void> {
  setStatus(state, stack, 'CREATE_IN_PROGRESS', 'User Initiated');
  try {
    if (bootstraps(scopeOf(state, stack, stack.revision))) await withdrawBootstrap(state.world);
    await apply(state, stack);
    setStatus(state, stack, 'CREATE_COMPLETE');
  } catch (error) {
    const { message } = error as Error;
    if (options.onFailure === 'DO_NOTHING') setStatus(state, stack, 'CREATE_FAILED', message);
    else if (options.onFailure === 'DELETE') await deleteStack(state, stack, { reason: message });
    else await rollBackCreation(state, stack, `${message} Rollback requested by user.`, options);
  }
}

/** Deletes what was made; the stack itself can only be deleted then. */
export async function rollBackCreation(
  state: CloudFormationState,
  stack: Stack,
  reason: string,
  options: Pick<CreateOptions, 'retainExceptOnCreate'>,
): Promise<void> {
  setStatus(state, stack, 'ROLLBACK_IN_PROGRESS', reason);
  const removals = [...stack.resources.values(), ...stack.leftovers.splice(0)]
    .filter((resource) => !isGone(resource))
    .map((resource) => ({ resource, policy: creationPolicy(resource, options.retainExceptOnCreate) }));
  const failed = await removeResources(state, stack, removals);
  stack.outputs = [];
  stack.imports = new Set();
  if (failed.length === 0) setStatus(state, stack, 'ROLLBACK_COMPLETE');
  else
    setStatus(
      state,
      stack,
      'ROLLBACK_FAILED',
      new ResourcesFailed(new Map(failed.map((id) => [id, 'delete']))).message,
    );
}

/** What becomes of a resource whose creation is undone: kept only by the policy Retain. */
export function creationPolicy(resource: StackResource, retainExceptOnCreate: boolean): Policy {
  const kept = resource.deletionPolicy === 'Retain' && !retainExceptOnCreate;
  return kept && deletionPolicy(resource) === 'Retain' ? 'Retain' : 'Delete';
}
