/** A row against the templates that are deployed: pure. */
import { isDeepStrictEqual } from 'node:util';
import type { Part, PlatformRow } from './rows.ts';

/** Resources of the deployed templates: stack without prefix → logical id → resource. */
export type Deployed = Readonly<
  Record<
    string,
    Readonly<
      Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
    >
  >
>;

export interface Judged {
  readonly status: 'provisioned' | 'missing' | 'differing';
  /** In words, one a difference: what is wanted, and what is there. */
  readonly differences: readonly string[];
}

/** `findings`: of drift detection, those that concern this row. */
export function judgeRow(row: PlatformRow, deployed: Deployed, findings: readonly string[]): Judged {
  const parts = row.parts.map((part) => judgePart(part, deployed));
  const differences = [...parts.flatMap(({ says }) => says ?? []), ...findings];
  if (parts.some(({ missing }) => missing)) return { status: 'missing', differences };
  return { status: differences.length > 0 ? 'differing' : 'provisioned', differences };
}

function judgePart(part: Part, deployed: Deployed): { missing?: boolean; says?: string } {
  const { stack, type, count, properties = {} } = part;
  const found = Object.values(deployed[stack] ?? {}).filter((each) => each.Type === type);
  const wrong = (resource: (typeof found)[number]) =>
    Object.entries(properties).filter(([path, value]) => !same(valueAt(resource.Properties, path), value));
  const right = found.filter((resource) => wrong(resource).length === 0);
  if (right.length >= count) return {};
  const wanted = Object.entries(properties)
    .map(([path, value]) => `${path} ${JSON.stringify(value)}`)
    .join(', ');
  if (found.length < count)
    return {
      missing: true,
      says: `${type} in ${stack}: ${found.length} of ${count}${wanted && `, ${wanted}`}`,
    };
  // The nearest one is what somebody changed.
  const nearest = found.toSorted((a, b) => wrong(a).length - wrong(b).length)[0]!;
  if (wrong(nearest).length === Object.keys(properties).length && found.length > count)
    return { missing: true, says: `${type} in ${stack}: none with ${wanted}` };
  const is = wrong(nearest).map(
    ([path, value]) =>
      `${path}: wanted ${JSON.stringify(value)}, found ${JSON.stringify(valueAt(nearest.Properties, path)) ?? 'nothing'}`,
  );
  return { says: `${type} in ${stack}: ${is.join('; ')}` };
}

/** Templates write numbers as texts where AWS's own types do. */
const same = (a: unknown, b: unknown): boolean =>
  isDeepStrictEqual(a, b) || (typeof a !== 'object' && a !== undefined && String(a) === String(b));

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => {
    if (Array.isArray(at)) return at.find((each) => each?.Key === name)?.Value;
    return (at as Record<string, unknown> | undefined)?.[name];
  }, value);
}
