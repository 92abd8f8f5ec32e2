/** Takes a stack back to its last whole state: puts back what was changed, then deletes what was made. */
import { addEvent, setStatus } from '../events.ts';
import { handlerOf, type Properties } from '../handlers.ts';
import { type CloudFormationState, type Earlier, isGone, type Stack, type StackResource } from '../state.ts';
import { resolveDynamic } from '../template/dynamic.ts';
import { creationPolicy } from './create.ts';
import { same } from './decide.ts';
import { ResourcesFailed, reasonOf } from './failure.ts';
import { removeResources } from './remove.ts';
import { contextOf } from './resource.ts';

export interface RollBackOptions {
  readonly retainExceptOnCreate: boolean;
  /** Logical ids that are taken for restored without asking (ContinueUpdateRollback). */
  readonly skip?: readonly string[];
}

export async function rollBackUpdate(
  state: CloudFormationState,
  stack: Stack,
  reason: string | undefined,
  options: RollBackOptions,
): Promise<void> {
  const earlier = stack.earlier!;
  setStatus(state, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  stack.revision = earlier.revision;
  const doomed = madeSince(stack, earlier);
  const failed = await restoreAll(state, stack, earlier, options.skip ?? []);
  stack.outputs = earlier.outputs;
  stack.imports = earlier.imports;
  if (failed.length > 0) {
    stack.leftovers = doomed;
    setStatus(
      state,
      stack,
      'UPDATE_ROLLBACK_FAILED',
      new ResourcesFailed(new Map(failed.map((id) => [id, 'update']))).message,
    );
    return;
  }
  setStatus(state, stack, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
  await removeResources(
    state,
    stack,
    doomed.map((resource) => ({ resource, policy: creationPolicy(resource, options.retainExceptOnCreate) })),
  );
  for (const id of [...stack.resources.keys()]) if (!earlier.resources.has(id)) stack.resources.delete(id);
  stack.leftovers = [];
  stack.earlier = undefined;
  setStatus(state, stack, 'UPDATE_ROLLBACK_COMPLETE');
}

/** Physical resources that the earlier state did not have. */
function madeSince(stack: Stack, earlier: Earlier): StackResource[] {
  const known = new Set([...earlier.resources.values()].map(({ physicalId }) => physicalId));
  return [...stack.resources.values(), ...stack.leftovers].filter(
    (resource) => !isGone(resource) && !known.has(resource.physicalId),
  );
}

/** Each after those it needs. Answers the logical ids that did not go back. */
async function restoreAll(
  state: CloudFormationState,
  stack: Stack,
  earlier: Earlier,
  skip: readonly string[],
): Promise<string[]> {
  const failed: string[] = [];
  const begun = new Map<string, Promise<void>>();
  const restore = (old: StackResource): Promise<void> => {
    const known = begun.get(old.logicalId);
    if (known) return known;
    const work = (async () => {
      await Promise.all(
        old.dependsOn.flatMap((id) => {
          const other = earlier.resources.get(id);
          return other ? [restore(other)] : [];
        }),
      );
      const restored = skip.includes(old.logicalId) || (await restoreOne(state, stack, old));
      if (restored) stack.resources.set(old.logicalId, old);
      else failed.push(old.logicalId);
    })();
    begun.set(old.logicalId, work);
    return work;
  };
  await Promise.all([...earlier.resources.values()].map(restore));
  return failed;
}

async function restoreOne(state: CloudFormationState, stack: Stack, old: StackResource): Promise<boolean> {
  const current = stack.resources.get(old.logicalId);
  const moved = current?.physicalId !== old.physicalId;
  const changed =
    !current ||
    moved ||
    !same(current.properties, old.properties) ||
    !same(current.stackTags, old.stackTags) ||
    current.status === 'UPDATE_FAILED';
  if (!changed) return true;
  const { logicalId, physicalId, type } = old;
  addEvent(state, stack, { logicalId, physicalId, type, status: 'UPDATE_IN_PROGRESS' });
  try {
    if (current && !moved) {
      const handler = await handlerOf(type);
      const [back, from] = await Promise.all(
        [old, current].map(({ properties }) => resolveDynamic(properties, state.world)),
      );
      await handler.update?.(
        physicalId,
        back as Properties,
        from as Properties,
        contextOf(state, stack, logicalId),
      );
    }
    addEvent(state, stack, { logicalId, physicalId, type, status: 'UPDATE_COMPLETE' });
    return true;
  } catch (error) {
    const reason = reasonOf(error);
    addEvent(state, stack, { logicalId, physicalId, type, status: 'UPDATE_FAILED', reason });
    stack.resources.set(logicalId, { ...current!, status: 'UPDATE_FAILED', reason });
    return false;
  }
}
