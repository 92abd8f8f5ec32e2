/** Wildcards and policy variables. */

/** Context keys in lower case (their names are not case-sensitive) → values; an absent key has no entry. */
export type Context = ReadonlyMap<string, readonly string[]>;

const escaped = (text: string) => text.replaceAll(/[.+^${}()|[\]\\/-]/g, '\\$&');
const patterns = new Map<string, RegExp>();

/** `*` any text, `?` one character; `${*}`, `${?}` and `${$}` are the characters themselves where variables exist. */
function compile(pattern: string, ignoreCase: boolean, wild: boolean): RegExp {
  const key = `${ignoreCase}${wild}${pattern}`;
  const known = patterns.get(key);
  if (known) return known;
  const source = wild
    ? pattern
        .split(/(\uE000[*?$]|[*?])/)
        .map((part) => {
          if (part === '*') return '.*';
          if (part === '?') return '.';
          return escaped(part.replaceAll('\uE000', '')).replaceAll(/[*?]/g, '\\$&');
        })
        .join('')
    : escaped(pattern.replaceAll('\uE000', '')).replaceAll(/[*?]/g, '\\$&');
  const made = new RegExp(`^${source}$`, ignoreCase ? 'is' : 's');
  if (patterns.size > 5000) patterns.clear();
  patterns.set(key, made);
  return made;
}

/** Whether text fits a pattern with `*` and `?`. */
export const matches = (pattern: string, text: string, ignoreCase = false): boolean =>
  compile(pattern, ignoreCase, true).test(text);

/** Equal, save for escaped characters that variables leave behind. */
export const equals = (pattern: string, text: string, ignoreCase = false): boolean =>
  compile(pattern, ignoreCase, false).test(text);

/**
 * Puts request values in the place of `${key}` and `${key, 'default'}`. Undefined when a variable has no single value:
 * the statement's element then matches nothing (IAM User Guide, "Variables and tags": "the element that contains it
 * may be invalid").
 */
export function substitute(pattern: string, context: Context): string | undefined {
  let missing = false;
  const filled = pattern.replaceAll(/\$\{([^}]*)\}/g, (_, inside: string) => {
    if (inside === '*' || inside === '?' || inside === '$') return `\uE000${inside}`;
    const [name = '', fallback] = inside.split(/\s*,\s*/, 2);
    const values = context.get(name.trim().toLowerCase());
    const value = values?.length === 1 ? values[0] : fallback?.replace(/^'(.*)'$/s, '$1');
    if (value === undefined) missing = true;
    // What a request brings is text: a star in it must not widen the policy.
    return (value ?? '').replaceAll(/[*?]/g, '\uE000$&');
  });
  return missing ? undefined : filled;
}

/** Both as ARNs: each of the six parts by itself, so that `*` never reaches over a colon of the first five. */
export function matchesArn(pattern: string, arn: string): boolean {
  if (pattern === '*') return true;
  const wanted = splitArn(pattern);
  const given = splitArn(arn);
  return wanted.length === 6 && given.length === 6
    ? wanted.every((part, index) => matches(part, given[index] ?? ''))
    : false;
}

function splitArn(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}
