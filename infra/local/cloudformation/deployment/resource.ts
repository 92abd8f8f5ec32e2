/** Provisions one resource: creates, updates or replaces it, with the events AWS shows. */
import type { ResourceStatus } from '@aws-sdk/client-cloudformation';
import { actAs } from '../../iam/acting.ts';
import type { AccountWorld } from '../../service.ts';
import { addEvent } from '../events.ts';
import {
  type Context,
  checkProperties,
  handlerOf,
  type Made,
  type Properties,
  type ResourceHandler,
} from '../handlers.ts';
import { type CloudFormationState, isGone, type Stack, type StackResource } from '../state.ts';
import type { TemplateResource } from '../template/document.ts';
import { resolveDynamic } from '../template/dynamic.ts';
import { evaluate, invalidTemplate, type Scope } from '../template/evaluate.ts';
import { decide, nameInTheWay, type Wanted } from './decide.ts';
import { customNamed, reasonOf } from './failure.ts';

/** What provisioning one resource needs to know of the whole run. */
export interface Run {
  readonly state: CloudFormationState;
  readonly stack: Stack;
  readonly scope: Scope;
  /** Another resource failed: what was under way meanwhile counts as cancelled. */
  broken(): boolean;
}

export type Verb = 'create' | 'update';

/** Undefined when it is done; otherwise what was tried in vain. Never throws: the reason is in the events. */
export async function provisionResource(
  run: Run,
  logicalId: string,
  resource: TemplateResource,
  dependsOn: readonly string[],
): Promise<Verb | undefined> {
  const { state, stack } = run;
  const found = stack.resources.get(logicalId);
  const before = found && !isGone(found) ? found : undefined;
  const record = recorder(state, stack, { logicalId, type: resource.Type, dependsOn });
  let verb: Verb = before ? 'update' : 'create';
  let madeId = '';
  let wanted = wantedOf(resource, stack, {});
  try {
    const handler = await handlerOf(resource.Type);
    wanted = wantedOf(resource, stack, evaluate(resource.Properties ?? {}, run.scope) as Properties);
    checkProperties(logicalId, handler, wanted.properties);
    checkPolicies(wanted, handler);
    const context = contextOf(state, stack, logicalId, (id) => {
      madeId = id;
      record.event('CREATE_IN_PROGRESS', id, 'Resource creation Initiated', wanted.properties);
    });
    const properties = (await resolveDynamic(
      wanted.properties,
      actingWorld(state.world, stack),
    )) as Properties;
    const step = decide(before, wanted, handler);
    switch (step.kind) {
      case 'keep':
        record.keep(before!, wanted, before!.status);
        return undefined;
      case 'create': {
        verb = 'create';
        if (before?.physicalId) await handler.delete(before.physicalId, before.properties, context);
        record.event('CREATE_IN_PROGRESS', '', undefined, wanted.properties);
        const made = await handler.create(properties, context);
        if (madeId !== made.physicalId) context.made(made.physicalId);
        if (run.broken()) return record.cancelled(verb, { ...made, ...wanted });
        record.made(made, wanted, 'CREATE_COMPLETE');
        return undefined;
      }
      case 'replace': {
        const name = nameInTheWay(before!, wanted, handler);
        if (name !== undefined) throw customNamed(name);
        record.event(
          'UPDATE_IN_PROGRESS',
          before!.physicalId,
          'Requested update requires the creation of a new physical resource; hence creating one.',
          wanted.properties,
        );
        const silent = contextOf(state, stack, logicalId, (id) => {
          madeId = id;
        });
        const made = await handler.create(properties, silent);
        if (made.physicalId === before!.physicalId) throw customNamed(made.physicalId);
        record.event('UPDATE_IN_PROGRESS', made.physicalId, 'Resource creation Initiated', wanted.properties);
        stack.leftovers.push(before!);
        if (run.broken()) return record.cancelled(verb, { ...made, ...wanted });
        record.made(made, wanted, 'UPDATE_COMPLETE');
        return undefined;
      }
      case 'update': {
        record.event('UPDATE_IN_PROGRESS', before!.physicalId, undefined, wanted.properties);
        const old = (await resolveDynamic(before!.properties, state.world).catch(
          () => before!.properties, // The secret of before may be gone; only a comparison needs it.
        )) as Properties;
        const made = await handler.update?.(before!.physicalId, properties, old, context);
        if (run.broken()) return record.cancelled(verb, { ...before!, ...made, ...wanted });
        record.made({ ...before!, ...made }, wanted, 'UPDATE_COMPLETE');
        return undefined;
      }
    }
  } catch (error) {
    record.failed(verb, before, madeId, wanted, reasonOf(error));
    return verb;
  }
}

function checkPolicies(wanted: Wanted, handler: ResourceHandler): void {
  for (const policy of ['DeletionPolicy', 'UpdateReplacePolicy'] as const) {
    const value = policy === 'DeletionPolicy' ? wanted.deletionPolicy : wanted.updateReplacePolicy;
    if (value === 'Snapshot' && !handler.snapshot)
      throw invalidTemplate(`resource type ${wanted.type} does not support ${policy} Snapshot`);
  }
}

function wantedOf(resource: TemplateResource, stack: Stack, properties: Properties): Wanted {
  return {
    type: resource.Type,
    properties,
    metadata: resource.Metadata,
    deletionPolicy: resource.DeletionPolicy,
    updateReplacePolicy: resource.UpdateReplacePolicy,
    stackTags: stack.revision.tags,
  };
}

/** With a RoleARN every resource is made, read and deleted under that role; without one nobody is judged. */
function actingWorld(world: AccountWorld, { revision }: Stack): AccountWorld {
  const { roleArn } = revision;
  return roleArn
    ? actAs(world, { roleArn, service: 'cloudformation.amazonaws.com', sessionName: 'AWSCloudFormation' })
    : world;
}

export function contextOf(
  { world }: CloudFormationState,
  stack: Stack,
  logicalId: string,
  made: Context['made'] = () => undefined,
): Context {
  const tags = stack.revision.tags.map(({ Key, Value }) => ({ Key: Key!, Value: Value! }));
  return { world: actingWorld(world, stack), stackName: stack.name, logicalId, tags, made };
}

type Own = Pick<StackResource, 'logicalId' | 'type' | 'dependsOn'>;

/** Writes down what became of a resource, and tells it. */
function recorder(state: CloudFormationState, stack: Stack, own: Own) {
  const event = (
    status: ResourceStatus,
    physicalId: string,
    reason?: string,
    properties?: Wanted['properties'],
  ) => addEvent(state, stack, { ...own, physicalId, status, reason, properties });
  const set = (resource: Omit<StackResource, keyof Own | 'changedAt'>) =>
    stack.resources.set(own.logicalId, {
      ...resource,
      ...own,
      changedAt: new Date(state.world.clock.now()),
    });
  const done = (made: Made, wanted: Wanted, status: ResourceStatus, reason?: string) => {
    set({ ...wanted, physicalId: made.physicalId, attributes: made.attributes ?? {}, status, reason });
    event(status, made.physicalId, reason, wanted.properties);
  };
  return {
    event,
    keep: (before: StackResource, wanted: Wanted, status: ResourceStatus) => {
      const { physicalId, attributes, changedAt } = before;
      stack.resources.set(own.logicalId, { ...wanted, ...own, physicalId, attributes, status, changedAt });
    },
    made: done,
    cancelled: (verb: Verb, made: Made & Wanted): undefined => {
      const status = verb === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
      done(made, made, status, `Resource ${verb === 'create' ? 'creation' : 'update'} cancelled`);
    },
    /** Half of a creation is deleted by its id; half of an update is put back from what was tried. */
    failed: (
      verb: Verb,
      before: StackResource | undefined,
      madeId: string,
      wanted: Wanted,
      reason: string,
    ) => {
      const status = verb === 'create' ? 'CREATE_FAILED' : 'UPDATE_FAILED';
      if (!before || verb === 'create')
        set({ ...wanted, physicalId: madeId, attributes: {}, status, reason });
      else if (madeId) {
        stack.leftovers.push({ ...before, ...wanted, physicalId: madeId });
        set({ ...before, status, reason });
      } else set({ ...before, properties: wanted.properties, status, reason });
      event(status, before?.physicalId ?? madeId, reason);
    },
  };
}
