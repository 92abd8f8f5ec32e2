/** Updates a stack: what is new or changed first, then the clean-up of what it replaced or no longer has. */
import { setStatus } from '../events.ts';
import { checkExports } from '../exports.ts';
import { scopeOf } from '../scope.ts';
import { type CloudFormationState, isGone, type Revision, type Stack } from '../state.ts';
import { activeResources } from '../template/check.ts';
import { evaluate } from '../template/evaluate.ts';
import { apply } from './apply.ts';
import { deletionPolicy, type Policy, type Removal, removeResources } from './remove.ts';
import { rollBackUpdate } from './roll-back.ts';

export interface UpdateOptions {
  readonly disableRollback: boolean;
  readonly retainExceptOnCreate: boolean;
}

export async function updateStack(
  state: CloudFormationState,
  stack: Stack,
  revision: Revision,
  options: UpdateOptions,
): Promise<void> {
  // After an update that was left as it failed, the way back still leads to the last whole state.
  stack.earlier ??= {
    revision: stack.revision,
    resources: new Map(stack.resources),
    outputs: stack.outputs,
    imports: stack.imports,
  };
  stack.revision = revision;
  stack.disableRollback = options.disableRollback;
  stack.updatedAt = new Date(state.world.clock.now());
  stack.drift = undefined;
  setStatus(state, stack, 'UPDATE_IN_PROGRESS', 'User Initiated');
  try {
    keepExportNames(state, stack);
    await apply(state, stack);
  } catch (error) {
    const { message } = error as Error;
    if (options.disableRollback) setStatus(state, stack, 'UPDATE_FAILED', message);
    else await rollBackUpdate(state, stack, message, options);
    return;
  }
  await cleanUp(state, stack);
}

/** An export that others import must not go: said before anything is touched. */
function keepExportNames(state: CloudFormationState, stack: Stack): void {
  const scope = scopeOf(state, stack, stack.revision);
  const names = Object.values(stack.revision.template.Outputs ?? {}).flatMap(({ Export }) =>
    Export ? [String(evaluate(Export.Name, scope))] : [],
  );
  const before = stack.earlier?.outputs ?? [];
  checkExports(
    state,
    stack,
    before.filter(({ exportName }) => exportName && !names.includes(exportName)),
    [],
  );
}

/** What cannot be deleted is told and left behind: the update is complete all the same. */
async function cleanUp(state: CloudFormationState, stack: Stack): Promise<void> {
  setStatus(state, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
  const ids = new Set(activeResources(scopeOf(state, stack, stack.revision)).map(([id]) => id));
  const gone = [...stack.resources.values()].filter(({ logicalId }) => !ids.has(logicalId));
  const removals: Removal[] = [
    ...stack.leftovers.splice(0).map((resource) => ({
      resource,
      policy: (resource.updateReplacePolicy ?? 'Delete') as Policy,
    })),
    ...gone
      .filter((resource) => !isGone(resource))
      .map((resource) => ({ resource, policy: deletionPolicy(resource) })),
  ];
  await removeResources(state, stack, removals);
  for (const { logicalId } of gone) stack.resources.delete(logicalId);
  stack.earlier = undefined;
  setStatus(state, stack, 'UPDATE_COMPLETE');
}
