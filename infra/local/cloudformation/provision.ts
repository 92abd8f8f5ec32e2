/** Carries a template out: creates, updates, replaces and deletes in the order of references; goes back on a failure. */
import { awsError } from '../wire/error.ts';
import { condition, evaluate, references, type Scope } from './evaluate.ts';
import { type Context, checkProperties, handlerOf, type Properties } from './handlers.ts';
import {
  addEvent,
  type CloudFormationState,
  exportsOf,
  type Stack,
  type StackResource,
  setStatus,
} from './state.ts';
import type { Template, TemplateResource } from './template.ts';

type Undo = () => Promise<void>;

/** Begins and returns; whoever waits reads the stack's status. */
export function createStack(state: CloudFormationState, stack: Stack): void {
  setStatus(state, stack, 'CREATE_IN_PROGRESS', 'User Initiated');
  const undo: Undo[] = [];
  void apply(state, stack, undo)
    .then(() => setStatus(state, stack, 'CREATE_COMPLETE'))
    .catch(async (error: Error) => {
      setStatus(state, stack, 'ROLLBACK_IN_PROGRESS', `${error.message}. Rollback requested by user.`);
      await rollBack(undo);
      setStatus(state, stack, 'ROLLBACK_COMPLETE');
    });
}

export interface Revised {
  readonly template: Template;
  readonly templateBody: string;
  readonly parameters: Record<string, string>;
  readonly tags: Stack['tags'];
}

export function updateStack(state: CloudFormationState, stack: Stack, revised: Revised): void {
  const before: Revised = {
    template: stack.template,
    templateBody: stack.templateBody,
    parameters: stack.parameters,
    tags: stack.tags,
  };
  const outputs = stack.outputs;
  setStatus(state, stack, 'UPDATE_IN_PROGRESS', 'User Initiated');
  Object.assign(stack, revised);
  const undo: Undo[] = [];
  void apply(state, stack, undo)
    .then(async () => {
      setStatus(state, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
      await removeOrphans(state, stack);
      setStatus(state, stack, 'UPDATE_COMPLETE');
    })
    .catch(async (error: Error) => {
      setStatus(state, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', error.message);
      Object.assign(stack, before, { outputs });
      await rollBack(undo);
      setStatus(state, stack, 'UPDATE_ROLLBACK_COMPLETE');
    });
}

export function deleteStack(state: CloudFormationState, stack: Stack): void {
  const own = new Set(stack.outputs.flatMap((output) => output.exportName ?? []));
  const importing = [...state.stacks.values()].find(
    (other) =>
      other !== stack &&
      other.status !== 'DELETE_COMPLETE' &&
      importsOf(other.template).some((name) => own.has(name)),
  );
  if (importing) {
    setStatus(state, stack, 'DELETE_FAILED', `Cannot delete export as it is in use by ${importing.name}`);
    return;
  }
  setStatus(state, stack, 'DELETE_IN_PROGRESS', 'User Initiated');
  void deleteAll(state, stack)
    .then(() => {
      stack.deletedAt = new Date(state.world.clock.now());
      setStatus(state, stack, 'DELETE_COMPLETE');
      stack.outputs = [];
    })
    .catch((error: Error) => setStatus(state, stack, 'DELETE_FAILED', error.message));
}

function importsOf(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"Fn::ImportValue":"([^"]+)"/g)].map((match) => match[1]!);
}

async function rollBack(undo: readonly Undo[]): Promise<void> {
  for (const each of [...undo].reverse()) await each();
}

/** Creates and updates what the template says; every done step leaves its undoing in `undo`. */
async function apply(state: CloudFormationState, stack: Stack, undo: Undo[]): Promise<void> {
  const scope = scopeOf(state, stack);
  const wanted = await activeResources(stack.template, scope);
  const ids = new Set(wanted.map(([id]) => id));
  const finished = new Map<string, Promise<void>>();
  let failed: Error | undefined;
  const provision = (id: string, resource: TemplateResource, path: readonly string[]): Promise<void> => {
    if (path.includes(id))
      throw awsError('ValidationError', `Circular dependency between resources: [${path.join(', ')}]`);
    const known = finished.get(id);
    if (known) return known;
    const before = [
      ...references(resource.Properties, ids),
      ...[resource.DependsOn ?? []].flat().filter((each) => ids.has(each)),
    ];
    const work = (async () => {
      await Promise.all(
        before.map((other) => provision(other, stack.template.Resources[other]!, [...path, id])),
      );
      if (failed) throw failed;
      await provisionOne(state, stack, id, resource, scope, undo);
    })();
    finished.set(id, work);
    return work;
  };
  const results = await Promise.allSettled(
    wanted.map(([id, resource]) =>
      provision(id, resource, []).catch((error: Error) => {
        failed ??= error;
        throw error;
      }),
    ),
  );
  const broken = results.find((result) => result.status === 'rejected');
  if (broken) throw failed ?? (broken as PromiseRejectedResult).reason;
  stack.outputs = await outputsOf(stack.template, scope);
  const taken = exportsOf(state);
  const clash = stack.outputs.find(
    ({ exportName }) => exportName && taken.get(exportName)?.stack !== stack && taken.has(exportName),
  );
  if (clash)
    throw awsError(
      'ValidationError',
      `Export with name ${clash.exportName} is already exported by stack ${taken.get(clash.exportName!)?.stack.name}`,
    );
}

async function provisionOne(
  state: CloudFormationState,
  stack: Stack,
  logicalId: string,
  resource: TemplateResource,
  scope: Scope,
  undo: Undo[],
): Promise<void> {
  const before = stack.resources.get(logicalId);
  const context = contextOf(state, stack, logicalId);
  const event = (status: StackResource['status'], physicalId: string, reason?: string) =>
    addEvent(state, stack, { logicalId, physicalId, type: resource.Type, status, reason });
  const keep = (
    physicalId: string,
    properties: Properties,
    attributes: Properties,
    status: StackResource['status'],
  ) => {
    stack.resources.set(logicalId, {
      logicalId,
      type: resource.Type,
      physicalId,
      properties,
      attributes,
      status,
      changedAt: new Date(state.world.clock.now()),
    });
    event(status, physicalId);
  };
  try {
    const handler = await handlerOf(resource.Type);
    const properties = ((await evaluate(resource.Properties ?? {}, scope)) ?? {}) as Properties;
    checkProperties(resource.Type, handler, properties);
    const changed = before && changedProperties(before.properties, properties);
    if (before && before.type === resource.Type && changed?.length === 0) return;
    const replace =
      !before || before.type !== resource.Type || changed!.some((name) => handler.replacement.includes(name));
    if (replace) {
      event(
        'CREATE_IN_PROGRESS',
        before?.physicalId ?? '',
        before && 'Requested update requires the creation of a new physical resource; hence creating one.',
      );
      const made = await handler.create(properties, context);
      undo.push(async () => {
        event('DELETE_IN_PROGRESS', made.physicalId);
        await handler
          .delete(made.physicalId, properties, context)
          .catch((error: Error) => event('DELETE_FAILED', made.physicalId, error.message));
        if (before) stack.resources.set(logicalId, before);
        else stack.resources.delete(logicalId);
        event('DELETE_COMPLETE', made.physicalId);
      });
      if (before && resource.UpdateReplacePolicy !== 'Retain') orphansOf(stack).push(before);
      keep(
        made.physicalId,
        properties,
        made.attributes ?? {},
        before ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE',
      );
      return;
    }
    event('UPDATE_IN_PROGRESS', before.physicalId);
    const made = await handler.update?.(before.physicalId, properties, before.properties, context);
    undo.push(async () => {
      await handler.update?.(before.physicalId, before.properties, properties, context);
      stack.resources.set(logicalId, before);
      event('UPDATE_COMPLETE', before.physicalId);
    });
    keep(
      made?.physicalId ?? before.physicalId,
      properties,
      made?.attributes ?? before.attributes,
      'UPDATE_COMPLETE',
    );
  } catch (error) {
    const message = `Resource handler returned message: "${(error as Error).message}"`;
    event(before ? 'UPDATE_FAILED' : 'CREATE_FAILED', before?.physicalId ?? '', message);
    throw awsError(
      'ValidationError',
      `The following resource(s) failed to ${before ? 'update' : 'create'}: [${logicalId}]`,
    );
  }
}

/** Replaced resources wait for the clean-up that follows a good update. */
const orphans = new WeakMap<Stack, StackResource[]>();
function orphansOf(stack: Stack): StackResource[] {
  const list = orphans.get(stack) ?? [];
  orphans.set(stack, list);
  return list;
}

async function removeOrphans(state: CloudFormationState, stack: Stack): Promise<void> {
  const scope = scopeOf(state, stack);
  const ids = new Set((await activeResources(stack.template, scope)).map(([id]) => id));
  const gone = [...stack.resources.values()].filter((resource) => !ids.has(resource.logicalId));
  for (const resource of [...orphansOf(stack).splice(0), ...gone.reverse()]) {
    await deleteOne(state, stack, resource).catch(() => undefined);
    if (gone.includes(resource)) stack.resources.delete(resource.logicalId);
  }
}

async function deleteAll(state: CloudFormationState, stack: Stack): Promise<void> {
  const left = new Map(stack.resources);
  while (left.size > 0) {
    // What nobody refers to any more goes first.
    const ids = new Set(left.keys());
    const needed = new Set<string>();
    for (const id of ids) {
      const resource = stack.template.Resources[id];
      for (const other of references(resource?.Properties, ids)) if (other !== id) needed.add(other);
      for (const other of [resource?.DependsOn ?? []].flat()) needed.add(other);
    }
    const free = [...left.values()].filter(({ logicalId }) => !needed.has(logicalId));
    if (free.length === 0)
      throw awsError('ValidationError', `Circular dependency between resources: [${[...ids].join(', ')}]`);
    await Promise.all(
      free.map(async (resource) => {
        if (stack.template.Resources[resource.logicalId]?.DeletionPolicy?.startsWith('Retain')) {
          addEvent(state, stack, {
            logicalId: resource.logicalId,
            physicalId: resource.physicalId,
            type: resource.type,
            status: 'DELETE_SKIPPED',
          });
        } else await deleteOne(state, stack, resource);
        left.delete(resource.logicalId);
        stack.resources.delete(resource.logicalId);
      }),
    );
  }
}

async function deleteOne(state: CloudFormationState, stack: Stack, resource: StackResource): Promise<void> {
  const event = (status: string, reason?: string) =>
    addEvent(state, stack, {
      logicalId: resource.logicalId,
      physicalId: resource.physicalId,
      type: resource.type,
      status,
      reason,
    });
  event('DELETE_IN_PROGRESS');
  try {
    await (await handlerOf(resource.type)).delete(
      resource.physicalId,
      resource.properties,
      contextOf(state, stack, resource.logicalId),
    );
    event('DELETE_COMPLETE');
  } catch (error) {
    event('DELETE_FAILED', `Resource handler returned message: "${(error as Error).message}"`);
    throw awsError('ValidationError', `The following resource(s) failed to delete: [${resource.logicalId}].`);
  }
}

function contextOf(state: CloudFormationState, stack: Stack, logicalId: string): Context {
  return {
    world: state.world,
    stackName: stack.name,
    logicalId,
    tags: stack.tags.map(({ Key, Value }) => ({ Key: Key!, Value: Value! })),
  };
}

export function changedProperties(before: Properties, after: Properties): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}

export async function activeResources(
  template: Template,
  scope: Scope,
): Promise<[string, TemplateResource][]> {
  const judged = await Promise.all(
    Object.entries(template.Resources).map(async ([id, resource]) => ({
      id,
      resource,
      active: !resource.Condition || (await condition(resource.Condition, scope)),
    })),
  );
  return judged.filter(({ active }) => active).map(({ id, resource }) => [id, resource]);
}

async function outputsOf(template: Template, scope: Scope): Promise<Stack['outputs']> {
  const outputs: Stack['outputs'] = [];
  for (const [key, output] of Object.entries(template.Outputs ?? {})) {
    if (output.Condition && !(await condition(output.Condition, scope))) continue;
    const value = String(await evaluate(output.Value, scope));
    const exportName = output.Export && String(await evaluate(output.Export.Name, scope));
    outputs.push({
      key,
      value,
      ...(output.Description && { description: output.Description }),
      ...(exportName && { exportName }),
    });
  }
  return outputs;
}

export function scopeOf(state: CloudFormationState, stack: Stack): Scope {
  const { world } = state;
  const found = (id: string) => {
    const resource = stack.resources.get(id);
    if (!resource)
      throw awsError(
        'ValidationError',
        `Template error: unresolved resource dependencies [${id}] in the Resources block of the template`,
      );
    return resource;
  };
  return {
    template: stack.template,
    parameters: stack.parameters,
    pseudo: {
      'AWS::AccountId': world.accountId,
      'AWS::Region': world.region,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': stack.id,
      'AWS::NotificationARNs': [],
    },
    reference: (id) => found(id).physicalId,
    attribute: (id, name) => {
      const { attributes, type } = found(id);
      if (!(name in attributes))
        throw awsError(
          'ValidationError',
          `Template error: resource ${id} (${type}) does not support attribute type ${name} in Fn::GetAtt`,
        );
      return attributes[name];
    },
    importValue: (name) => {
      const exported = exportsOf(state).get(name);
      if (!exported) throw awsError('ValidationError', `No export named ${name} found.`);
      return exported.value;
    },
    dynamic: async (body) => {
      const [service, id, ...rest] = body.startsWith('secretsmanager:arn:')
        ? [
            'secretsmanager',
            body.slice(15).split(':').slice(0, 7).join(':'),
            ...body.slice(15).split(':').slice(7),
          ]
        : body.split(':');
      if (service === 'ssm')
        return (await world.invoke<{ Parameter: { Value: string } }>('ssm', 'GetParameter', { Name: id }))
          .Parameter.Value;
      if (service !== 'secretsmanager')
        throw awsError('ValidationError', `the dynamic reference {{resolve:${body}}} is not emulated here`);
      const { SecretString } = await world.invoke<{ SecretString: string }>(
        'secretsmanager',
        'GetSecretValue',
        { SecretId: id },
      );
      const [, key] = rest;
      return key ? String((JSON.parse(SecretString) as Record<string, unknown>)[key]) : SecretString;
    },
  };
}
