/** What becomes of one resource: pure. */
import type { ResourceHandler } from '../handlers.ts';
import type { StackResource } from '../state.ts';

/** What the template wants of a resource; properties evaluated. */
export type Wanted = Pick<
  StackResource,
  'type' | 'properties' | 'metadata' | 'deletionPolicy' | 'updateReplacePolicy' | 'stackTags'
>;

export type Step =
  | { readonly kind: 'create' }
  | { readonly kind: 'replace'; readonly changed: readonly string[] }
  | { readonly kind: 'update'; readonly changed: readonly string[] }
  /** Nothing that the resource would notice; policies may differ. */
  | { readonly kind: 'keep' };

/** Source: CloudFormation User Guide, "Update behaviors of stack resources". */
export function decide(
  before: StackResource | undefined,
  wanted: Wanted,
  handler: Pick<ResourceHandler, 'properties' | 'replacement'>,
): Step {
  if (!before || before.status === 'CREATE_FAILED') return { kind: 'create' };
  const changed = changedProperties(before.properties, wanted.properties);
  if (changed.some((name) => handler.replacement.includes(name))) return { kind: 'replace', changed };
  const retagged = handler.properties.includes('Tags') && !same(before.stackTags, wanted.stackTags);
  const noticed =
    changed.length > 0 ||
    retagged ||
    before.status === 'UPDATE_FAILED' ||
    !same(before.metadata, wanted.metadata);
  return noticed ? { kind: 'update', changed } : { kind: 'keep' };
}

/**
 * The name that stands in the way of a replacement: it is given, stays, and is the resource's identity, so that old and
 * new cannot both be there. Undefined where nothing does.
 */
export function nameInTheWay(
  before: StackResource,
  wanted: Wanted,
  { replacement }: Pick<ResourceHandler, 'replacement'>,
): string | undefined {
  const own = replacement.find((name) => {
    const value = wanted.properties[name];
    return (
      /(Name|Identifier)$/.test(name) &&
      typeof value === 'string' &&
      same(before.properties[name], value) &&
      before.physicalId.includes(value)
    );
  });
  return own && String(wanted.properties[own]);
}

function changedProperties(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name], after[name]),
  );
}

/** Equal as JSON, whatever the order of members; numbers and booleans equal their text, as CloudFormation has it. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null)
    return value === undefined ? '' : JSON.stringify(value === null ? null : String(value));
  return `{${Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`)
    .join()}}`;
}
