/** Which way a change of permissions goes: wider, narrower, or neither as another statement grants the same. Pure. */
import type { PermissionChange } from './change.ts';

export type Statement = Omit<PermissionChange, 'direction'>;

/**
 * Judges each statement against those of the same principal that come or go with it. What widens or narrows is cut down to
 * what the others do not grant: a list of ten that gets an eleventh speaks of that one.
 */
export function directed(statements: readonly Statement[]): PermissionChange[] {
  return statements.map((statement) => {
    const others = statements.filter(
      (other) =>
        other.change !== statement.change &&
        other.stack === statement.stack &&
        other.principal === statement.principal &&
        other.effect === statement.effect,
    );
    const rest = others.reduce<Statement | undefined>(
      (left, other) => left && without(left, other),
      statement,
    );
    if (!rest) return { ...statement, direction: 'neither' };
    // To allow more and to deny less are one.
    const wider = (statement.change === 'added') === (statement.effect === 'Allow');
    return { ...rest, direction: wider ? 'widens' : 'narrows' };
  });
}

/**
 * What `statement` grants (or denies) and `other` does not; undefined for nothing. Cut down by resources or by actions where
 * either alone is the difference, else left whole. A condition only ever takes away.
 */
function without(statement: Statement, other: Statement): Statement | undefined {
  if (other.condition !== undefined && other.condition !== statement.condition) return statement;
  const missing = (wanted: readonly string[], known: readonly string[], flags: string) =>
    wanted.filter((each) => !known.some((pattern) => matches(pattern, each, flags)));
  const actions = missing(statement.actions, other.actions, 'i');
  const resources = missing(statement.resources, other.resources, '');
  if (actions.length === 0) return resources.length === 0 ? undefined : { ...statement, resources };
  return resources.length === 0 ? { ...statement, actions } : statement;
}

/** IAM's wildcards: `*` any run of characters, `?` one (IAM User Guide, "IAM JSON policy elements: Resource"). */
function matches(pattern: string, text: string, flags: string): boolean {
  if (pattern === text) return true;
  // Negated lists say what is not meant: nothing but themselves is known to be covered.
  if (pattern.startsWith('NOT ') || text.startsWith('NOT ')) return false;
  const parts = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${parts.replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`, flags).test(text);
}
