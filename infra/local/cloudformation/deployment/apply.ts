/** Carries a stack's revision out: every resource after those it needs, the others at the same time. */

import { checkExports } from '../exports.ts';
import { outputsOf, scopeOf } from '../scope.ts';
import type { CloudFormationState, Stack } from '../state.ts';
import { activeResources } from '../template/check.ts';
import { dependencies } from '../template/references.ts';
import { ResourcesFailed } from './failure.ts';
import { provisionResource, type Verb } from './resource.ts';

/** Throws ResourcesFailed, or what is wrong with outputs and exports. After the first failure nothing new begins. */
export async function apply(state: CloudFormationState, stack: Stack): Promise<void> {
  const imports = new Set<string>();
  const scope = scopeOf(state, stack, stack.revision, imports);
  const wanted = new Map(activeResources(scope));
  const ids = new Set(wanted.keys());
  const failed = new Map<string, Verb>();
  const run = { state, stack, scope, broken: () => failed.size > 0 };
  const begun = new Map<string, Promise<void>>();
  const provision = (id: string): Promise<void> => {
    const known = begun.get(id);
    if (known) return known;
    const resource = wanted.get(id)!;
    const needs = dependencies(resource, ids);
    const work = (async () => {
      await Promise.all(needs.map(provision));
      if (failed.size > 0) return;
      const tried = await provisionResource(run, id, resource, needs);
      if (tried) failed.set(id, tried);
    })();
    begun.set(id, work);
    return work;
  };
  await Promise.all([...ids].map(provision));
  if (failed.size > 0) throw new ResourcesFailed(failed);
  const outputs = outputsOf(scope);
  checkExports(state, stack, stack.earlier?.outputs ?? stack.outputs, outputs);
  stack.outputs = outputs;
  stack.imports = imports;
}
