/** Who has to be asked before the platform changes. Pure. */
import type { PlatformChange, StackChange } from './change.ts';

/** `routine`: it only adds, lets go of, or updates in place. `approval`: somebody reads it first. */
export type PlatformNeeds = 'none' | 'routine' | 'approval';

export const needsOf = (stacks: PlatformChange['stacks']): PlatformNeeds =>
  stacks.length === 0 ? 'none' : stacks.some(careful) ? 'approval' : 'routine';

const careful = ({ resources, permissions, ports }: StackChange): boolean =>
  resources.some(({ action }) => !['create', 'update', 'retain'].includes(action)) ||
  permissions.some(({ direction }) => direction === 'widens') ||
  ports.some(({ change }) => change === 'added');
