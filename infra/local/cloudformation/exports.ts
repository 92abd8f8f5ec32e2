/** Exports and who imports them. Source: CloudFormation User Guide, "Get exported outputs from a deployed stack". */
import { awsError } from '../wire/error.ts';
import type { CloudFormationState, Output, Stack } from './state.ts';

export interface Exported {
  readonly value: string;
  readonly stack: Stack;
}

/** Export name → value, over all living stacks of the account and region. */
export function exportsOf(state: CloudFormationState): Map<string, Exported> {
  const found = new Map<string, Exported>();
  for (const stack of state.stacks.values()) {
    if (stack.status === 'DELETE_COMPLETE') continue;
    for (const { exportName, value } of stack.outputs)
      if (exportName) found.set(exportName, { value, stack });
  }
  return found;
}

export function importersOf(state: CloudFormationState, exportName: string, except?: Stack): string[] {
  return [...state.stacks.values()]
    .filter(
      (stack) => stack !== except && stack.status !== 'DELETE_COMPLETE' && stack.imports.has(exportName),
    )
    .map(({ name }) => name);
}

/** Throws where an export that others import would go, change its value, or be another stack's already. */
export function checkExports(
  state: CloudFormationState,
  stack: Stack,
  before: readonly Output[],
  after: readonly Output[],
): void {
  const next = new Map(after.flatMap(({ exportName, value }) => (exportName ? [[exportName, value]] : [])));
  for (const { exportName, value } of before) {
    if (!exportName || next.get(exportName) === value) continue;
    const users = importersOf(state, exportName, stack);
    if (users.length > 0)
      throw awsError(
        'ValidationError',
        `Export ${exportName} cannot be ${next.has(exportName) ? 'updated' : 'deleted'} as it is in use by ${users.join(' and ')}`,
      );
  }
  const taken = exportsOf(state);
  for (const name of next.keys()) {
    const other = taken.get(name)?.stack;
    if (other && other !== stack)
      throw awsError(
        'ValidationError',
        `Export with name ${name} is already exported by stack ${other.name}`,
      );
  }
}
