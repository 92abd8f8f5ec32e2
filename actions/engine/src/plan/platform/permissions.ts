/** Which way a change of permissions goes: wider, narrower, or neither as another statement grants the same. Pure. */
import type { PermissionChange } from './change.ts';

export type Statement = Omit<PermissionChange, 'direction'>;

/** Judges each statement against those of the same principal that come or go with it. */
export function directed(statements: readonly Statement[]): PermissionChange[] {
  return statements.map((statement) => {
    const others = statements.filter(
      (other) =>
        other.change !== statement.change &&
        other.stack === statement.stack &&
        other.principal === statement.principal &&
        other.effect === statement.effect,
    );
    if (others.some((other) => covers(other, statement))) return { ...statement, direction: 'neither' };
    // To allow more and to deny less are one.
    const wider = (statement.change === 'added') === (statement.effect === 'Allow');
    return { ...statement, direction: wider ? 'widens' : 'narrows' };
  });
}

/** Whether `wide` grants (or denies) all that `narrow` does. A condition only ever takes away. */
function covers(wide: Statement, narrow: Statement): boolean {
  return (
    (wide.condition === undefined || wide.condition === narrow.condition) &&
    narrow.actions.every((action) => wide.actions.some((pattern) => matches(pattern, action, 'i'))) &&
    narrow.resources.every((resource) => wide.resources.some((pattern) => matches(pattern, resource, '')))
  );
}

/** IAM's wildcards: `*` any run of characters, `?` one (IAM User Guide, "IAM JSON policy elements: Resource"). */
function matches(pattern: string, text: string, flags: string): boolean {
  if (pattern === text) return true;
  // Negated lists say what is not meant: nothing but themselves is known to be covered.
  if (pattern.startsWith('NOT ') || text.startsWith('NOT ')) return false;
  const parts = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${parts.replaceAll(/\*+/g, '.*').replaceAll('?', '.')}$`, flags).test(text);
}
