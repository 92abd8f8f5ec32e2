/** What differs between two plain JSON values, member by member. Pure. */

export interface Difference {
  /** `containerDefinitions[auth].memory`; empty for the whole value. */
  readonly path: string;
  /** Absent: it was not there before. */
  readonly old?: unknown;
  /** Absent: it is not there any more. */
  readonly new?: unknown;
}

/** Members by which the elements of a list are told apart, so that an inserted one is not a change of all after it. */
const identities = ['name', 'Name', 'Key', 'PolicyName', 'Sid', 'ParameterKey', 'Id'] as const;

/** Lists whose order means nothing to AWS. */
export const unorderedLists: ReadonlySet<string> = new Set([
  'DependsOn',
  'Tags',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Statement',
  'ManagedPolicyArns',
  'SecurityGroupIds',
  'SecurityGroups',
  'SecurityGroupIngress',
  'SecurityGroupEgress',
  'Subnets',
  'SubnetIds',
]);

/** Every leaf that differs, in the order of the new value's members, then what is gone. */
export function differences(old: unknown, fresh: unknown, path = ''): Difference[] {
  if (equal(old, fresh)) return [];
  if (isRecord(old) && isRecord(fresh) && !isIntrinsic(old) && !isIntrinsic(fresh)) {
    const members = [...new Set([...Object.keys(fresh), ...Object.keys(old)])];
    return members.flatMap((member) =>
      differences(old[member], fresh[member], path === '' ? member : `${path}.${member}`),
    );
  }
  const aligned = Array.isArray(old) && Array.isArray(fresh) && alignment(old, fresh);
  if (aligned)
    return aligned.flatMap(([label, before, after]) => differences(before, after, `${path}[${label}]`));
  const [before, after] = [listOf(old), listOf(fresh)];
  if (before && after && unorderedLists.has(path.split('.').at(-1) ?? '')) {
    const lacks = (list: readonly unknown[]) => (each: unknown) => !list.some((other) => equal(each, other));
    return [
      ...after.filter(lacks(before)).map((each) => ({ path, new: each })),
      ...before.filter(lacks(after)).map((each) => ({ path, old: each })),
    ];
  }
  return [{ path, ...(old !== undefined && { old }), ...(fresh !== undefined && { new: fresh }) }];
}

/** A list of one may be written without brackets. */
const listOf = (value: unknown): readonly unknown[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

/** `{ "Ref": … }`, `{ "Fn::…": … }`: one value, as far as anybody who reads a difference cares. */
export function isIntrinsic(value: Record<string, unknown>): boolean {
  const [only, ...more] = Object.keys(value);
  return more.length === 0 && only !== undefined && (only === 'Ref' || only.startsWith('Fn::'));
}

/** Pairs the elements of two lists of objects; undefined where they are told apart by nothing, as in lists of texts. */
function alignment(
  old: readonly unknown[],
  fresh: readonly unknown[],
): [label: string | number, old: unknown, fresh: unknown][] | undefined {
  const all = [...old, ...fresh];
  if (!all.every(isRecord)) return undefined;
  const identity = identities.find(
    (member) =>
      all.every((element) => typeof element[member] === 'string') &&
      distinct(old as Record<string, unknown>[], member) &&
      distinct(fresh as Record<string, unknown>[], member),
  );
  if (!identity && all.some((each) => isIntrinsic(each as Record<string, unknown>))) return undefined;
  if (!identity) {
    const length = Math.max(old.length, fresh.length);
    return Array.from({ length }, (_, index) => [index, old[index], fresh[index]]);
  }
  const by = (list: readonly unknown[]) =>
    new Map(list.map((element) => [String((element as Record<string, unknown>)[identity]), element]));
  const [before, after] = [by(old), by(fresh)];
  const labels = [...new Set([...after.keys(), ...before.keys()])];
  return labels.map((label) => [label, before.get(label), after.get(label)]);
}

const distinct = (list: readonly Record<string, unknown>[], member: string) =>
  new Set(list.map((element) => element[member])).size === list.length;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => equal(each, b[index]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const members = Object.keys(a);
  return (
    members.length === Object.keys(b).length &&
    members.every((member) => Object.hasOwn(b, member) && equal(a[member], b[member]))
  );
}
