/** What a revision would change in a stack, before it does. Source: CloudFormation API Reference, ResourceChange. */
import type { PolicyAction, ResourceAttribute, ResourceChange } from '@aws-sdk/client-cloudformation';
import { awsError } from '../../wire/error.ts';
import { decide, type Step, same } from '../deployment/decide.ts';
import { deletionPolicy } from '../deployment/remove.ts';
import { handlerOf, type Properties, type ResourceHandler } from '../handlers.ts';
import { attributeOf, outputsOf, scopeOf } from '../scope.ts';
import { type CloudFormationState, isGone, type Revision, type Stack, type StackResource } from '../state.ts';
import { activeResources } from '../template/check.ts';
import type { TemplateResource } from '../template/document.ts';
import { evaluate, knownAfterApply, type Scope } from '../template/evaluate.ts';
import { dependencies } from '../template/references.ts';
import { contextBefore, contextOfWanted } from './context.ts';
import { type Causes, propertyDetails, sectionDetails } from './details.ts';

export interface Forecast {
  readonly changes: readonly ResourceChange[];
  /** Outputs differ, so that there is something to do even without changed resources. */
  readonly outputsChange: boolean;
}

interface Fate {
  readonly step: Step;
  readonly handler: ResourceHandler;
  readonly properties: Properties;
}

/** Throws what the values themselves refuse: an export that is missing, a mapping without the key. */
export async function forecast(
  state: CloudFormationState,
  stack: Stack,
  revision: Revision,
): Promise<Forecast> {
  const fates = new Map<string, Fate>();
  const scope = forecastScope(scopeOf(state, stack, revision), stack, fates);
  const wanted = new Map(activeResources(scope));
  const changes: ResourceChange[] = [];
  for (const id of ordered(wanted)) {
    const resource = wanted.get(id)!;
    const before = living(stack, id);
    if (before && before.type !== resource.Type) throw typeChange(id);
    const handler = await handlerOf(resource.Type);
    const properties = evaluate(resource.Properties ?? {}, scope) as Properties;
    const next = {
      type: resource.Type,
      properties,
      metadata: resource.Metadata,
      deletionPolicy: resource.DeletionPolicy,
      updateReplacePolicy: resource.UpdateReplacePolicy,
      stackTags: revision.tags,
    };
    const step = decide(before, next, handler);
    fates.set(id, { step, handler, properties });
    const change =
      !before || step.kind === 'create'
        ? addition(id, resource, properties)
        : modification(before, resource, fates.get(id)!, next, causesOf(stack, revision, fates, id));
    if (change) changes.push(change);
  }
  const order = Object.keys(revision.template.Resources);
  changes.sort((a, b) => order.indexOf(a.LogicalResourceId!) - order.indexOf(b.LogicalResourceId!));
  const removed = [...stack.resources.values()].filter(
    (resource) => !isGone(resource) && !wanted.has(resource.logicalId),
  );
  return {
    changes: [...changes, ...removed.map(removal)],
    outputsChange: !same(outputsOf(scope), stack.outputs),
  };
}

const living = (stack: Stack, id: string): StackResource | undefined => {
  const found = stack.resources.get(id);
  return found && !isGone(found) ? found : undefined;
};

const typeChange = (id: string) =>
  awsError(
    'ValidationError',
    `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${id}]`,
  );

function ordered(wanted: ReadonlyMap<string, TemplateResource>): string[] {
  const ids = new Set(wanted.keys());
  const placed = new Set<string>();
  const place = (id: string): string[] => {
    if (placed.has(id)) return [];
    placed.add(id);
    return [...dependencies(wanted.get(id)!, ids).flatMap(place), id];
  };
  return [...ids].flatMap(place);
}

/** Ids and attributes of what will be made are not known yet; neither is an attribute that an update may change. */
function forecastScope(scope: Scope, stack: Stack, fates: ReadonlyMap<string, Fate>): Scope {
  const kindOf = (id: string) => fates.get(id)?.step.kind;
  return {
    ...scope,
    reference: (id) =>
      kindOf(id) === 'create' || kindOf(id) === 'replace' ? knownAfterApply : scope.reference(id),
    attribute: (id, name) => {
      const fate = fates.get(id);
      if (fate?.step.kind === 'create' || fate?.step.kind === 'replace') return knownAfterApply;
      if (fate?.step.kind === 'update' && fate.step.changed.includes(name.split('.')[0]!))
        return knownAfterApply;
      return attributeOf(stack.resources.get(id)!, name);
    },
  };
}

function causesOf(stack: Stack, revision: Revision, fates: ReadonlyMap<string, Fate>, id: string): Causes {
  const before = stack.revision;
  return {
    templateBefore: before.template.Resources[id]?.Properties ?? {},
    templateAfter: revision.template.Resources[id]?.Properties ?? {},
    parameterChanged: (name) =>
      name in revision.parameters && !same(before.parameters[name]?.value, revision.parameters[name]?.value),
    remade: (other) => ['create', 'replace'].includes(fates.get(other)?.step.kind ?? ''),
    changed: (other) => (fates.get(other)?.step.kind ?? 'keep') !== 'keep',
  };
}

function addition(id: string, resource: TemplateResource, properties: Properties): ResourceChange {
  return {
    Action: 'Add',
    LogicalResourceId: id,
    ResourceType: resource.Type,
    Scope: [],
    Details: [],
    AfterContext: contextOfWanted(resource, properties),
  };
}

function removal(resource: StackResource): ResourceChange {
  return {
    PolicyAction: deletionPolicy(resource),
    Action: 'Remove',
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    Scope: [],
    Details: [],
    BeforeContext: contextBefore(resource),
  };
}

function modification(
  before: StackResource,
  resource: TemplateResource,
  { step, handler, properties }: Fate,
  next: Parameters<typeof sectionDetails>[1],
  causes: Causes,
): ResourceChange | undefined {
  const changed = step.kind === 'update' || step.kind === 'replace' ? step.changed : [];
  const details = [
    ...changed.flatMap((name) => propertyDetails(name, before.properties, properties, handler, causes)),
    ...sectionDetails(before, next, handler),
  ];
  if (details.length === 0) return undefined;
  const replacement = replacementOf(details);
  const scope = [...new Set(details.map(({ Target }) => Target?.Attribute as ResourceAttribute))];
  return {
    ...(replacement === 'True' && { PolicyAction: replacePolicy(resource.UpdateReplacePolicy) }),
    Action: 'Modify',
    LogicalResourceId: before.logicalId,
    PhysicalResourceId: before.physicalId,
    ResourceType: before.type,
    Replacement: replacement,
    Scope: scope,
    Details: details,
    BeforeContext: contextBefore(before),
    AfterContext: contextOfWanted(resource, properties),
  };
}

/** `Conditional`: whether it comes to it depends on values that only the deployment tells. */
function replacementOf(details: NonNullable<ResourceChange['Details']>): 'True' | 'False' | 'Conditional' {
  const always = details.filter(({ Target }) => Target?.RequiresRecreation === 'Always');
  if (always.some(({ Evaluation }) => Evaluation === 'Static')) return 'True';
  const perhaps = details.some(({ Target }) => Target?.RequiresRecreation === 'Conditionally');
  return always.length > 0 || perhaps ? 'Conditional' : 'False';
}

function replacePolicy(policy: string | undefined): PolicyAction {
  if (policy === 'Retain') return 'ReplaceAndRetain';
  return policy === 'Snapshot' ? 'ReplaceAndSnapshot' : 'ReplaceAndDelete';
}
