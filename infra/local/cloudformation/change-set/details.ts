/** What changes in a resource, leaf by leaf, and what causes it. */
import type {
  ChangeSource,
  RequiresRecreation,
  ResourceChangeDetail,
  ResourceTargetDefinition,
} from '@aws-sdk/client-cloudformation';
import { same, type Wanted } from '../deployment/decide.ts';
import type { Properties, ResourceHandler } from '../handlers.ts';
import type { StackResource } from '../state.ts';
import { isUnknown } from '../template/evaluate.ts';
import { mentions } from '../template/references.ts';

/** Where a change may come from. */
export interface Causes {
  readonly templateBefore: Readonly<Record<string, unknown>>;
  readonly templateAfter: Readonly<Record<string, unknown>>;
  parameterChanged(name: string): boolean;
  /** The other resource will have another physical id. */
  remade(logicalId: string): boolean;
  changed(logicalId: string): boolean;
}

export function propertyDetails(
  name: string,
  before: Properties,
  after: Properties,
  handler: Pick<ResourceHandler, 'replacement' | 'conditional'>,
  causes: Causes,
): ResourceChangeDetail[] {
  const RequiresRecreation: RequiresRecreation = handler.replacement.includes(name)
    ? 'Always'
    : handler.conditional?.includes(name)
      ? 'Conditionally'
      : 'Never';
  return leaves(before[name], after[name], `/Properties/${name}`).map((leaf) => ({
    Target: { Attribute: 'Properties', Name: name, RequiresRecreation, ...leaf },
    Evaluation: isUnknown(leaf.AfterValue) ? 'Dynamic' : 'Static',
    ...sourceOf(name, causes),
  }));
}

/** Metadata, policies, and the stack's tags. */
export function sectionDetails(
  before: StackResource,
  after: Wanted,
  handler: Pick<ResourceHandler, 'properties'>,
): ResourceChangeDetail[] {
  const sections = [
    ['Metadata', before.metadata, after.metadata],
    ['DeletionPolicy', before.deletionPolicy, after.deletionPolicy],
    ['UpdateReplacePolicy', before.updateReplacePolicy, after.updateReplacePolicy],
    ...(handler.properties.includes('Tags') ? [['Tags', before.stackTags, after.stackTags] as const] : []),
  ] as const;
  return sections.flatMap(([Attribute, old, wanted]) =>
    same(old, wanted)
      ? []
      : leaves(old, wanted, `/${Attribute}`).map((leaf) => ({
          Target: { Attribute, RequiresRecreation: 'Never' as const, ...leaf },
          Evaluation: 'Static' as const,
          ChangeSource: 'DirectModification' as const,
        })),
  );
}

function sourceOf(name: string, causes: Causes): { ChangeSource: ChangeSource; CausingEntity?: string } {
  const after = causes.templateAfter[name];
  if (!same(causes.templateBefore[name], after)) return { ChangeSource: 'DirectModification' };
  const found = mentions(after);
  const parameter = found.find(({ id }) => causes.parameterChanged(id));
  if (parameter) return { ChangeSource: 'ParameterReference', CausingEntity: parameter.id };
  const attribute = found.find((each) => each.attribute && causes.changed(each.id));
  if (attribute)
    return {
      ChangeSource: 'ResourceAttribute',
      CausingEntity: `${attribute.id}.${attribute.attribute}`,
    };
  const resource = found.find(({ id }) => causes.remade(id));
  if (resource) return { ChangeSource: 'ResourceReference', CausingEntity: resource.id };
  return { ChangeSource: 'DirectModification' };
}

type Leaf = Pick<ResourceTargetDefinition, 'Path' | 'BeforeValue' | 'AfterValue' | 'AttributeChangeType'>;

/** The smallest parts that differ, with their path. */
export function leaves(before: unknown, after: unknown, path: string): Leaf[] {
  if (same(before, after)) return [];
  if (before === undefined) return [{ Path: path, AfterValue: text(after), AttributeChangeType: 'Add' }];
  if (after === undefined) return [{ Path: path, BeforeValue: text(before), AttributeChangeType: 'Remove' }];
  if (Array.isArray(before) === Array.isArray(after) && isBranch(before) && isBranch(after)) {
    const [old, wanted] = [before, after] as Record<string, unknown>[];
    const keys = [...new Set([...Object.keys(old!), ...Object.keys(wanted!)])];
    return keys.flatMap((key) => leaves(old![key], wanted![key], `${path}/${key}`));
  }
  return [{ Path: path, BeforeValue: text(before), AfterValue: text(after), AttributeChangeType: 'Modify' }];
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;
const text = (value: unknown): string => (isBranch(value) ? JSON.stringify(value) : String(value));
