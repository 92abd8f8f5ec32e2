/** Deletes a stack with what its policies do not keep. */
import { setStatus } from '../events.ts';
import { importersOf } from '../exports.ts';
import { type CloudFormationState, isGone, type Stack } from '../state.ts';
import { ResourcesFailed } from './failure.ts';
import { deletionPolicy, removeResources } from './remove.ts';

export interface DeleteOptions {
  /** Logical ids left behind: for stacks whose deletion failed. */
  readonly retain?: readonly string[];
  /** What cannot be deleted is left behind. */
  readonly force?: boolean;
  readonly reason?: string;
}

export async function deleteStack(
  state: CloudFormationState,
  stack: Stack,
  options: DeleteOptions = {},
): Promise<void> {
  const inUse = stack.outputs.find(
    ({ exportName }) => exportName && importersOf(state, exportName, stack).length > 0,
  );
  if (inUse) {
    // AWS gives the stack the status it had, with the reason.
    const users = importersOf(state, inUse.exportName!, stack).join(' and ');
    setStatus(
      state,
      stack,
      stack.status,
      `Export ${inUse.exportName} cannot be deleted as it is in use by ${users}`,
    );
    return;
  }
  setStatus(state, stack, 'DELETE_IN_PROGRESS', options.reason ?? 'User Initiated');
  const removals = [...stack.resources.values(), ...stack.leftovers.splice(0)]
    .filter((resource) => !isGone(resource))
    .map((resource) => ({
      resource,
      policy: options.retain?.includes(resource.logicalId) ? ('Retain' as const) : deletionPolicy(resource),
    }));
  const failed = await removeResources(state, stack, removals);
  if (failed.length > 0 && !options.force) {
    setStatus(
      state,
      stack,
      'DELETE_FAILED',
      new ResourcesFailed(new Map(failed.map((id) => [id, 'delete']))).message,
    );
    return;
  }
  stack.outputs = [];
  stack.imports = new Set();
  stack.earlier = undefined;
  stack.changeSets.clear();
  stack.deletedAt = new Date(state.world.clock.now());
  setStatus(state, stack, 'DELETE_COMPLETE');
}
