import { expect, it } from 'vitest';
import type { StackChange } from './change.ts';
import { needsOf } from './needs.ts';

const stack = (part: Partial<Record<keyof StackChange, object[]>>) =>
  ({ resources: [], permissions: [], ports: [], ...part }) as unknown as StackChange;

it.each<[string, StackChange[], string]>([
  ['nothing changes', [], 'none'],
  ['something is added', [stack({ resources: [{ action: 'create' }, { action: 'update' }] })], 'routine'],
  ['something is let go', [stack({ resources: [{ action: 'retain' }] })], 'routine'],
  ['a permission narrows', [stack({ permissions: [{ direction: 'narrows' }] })], 'routine'],
  ['a port closes', [stack({ ports: [{ change: 'removed' }] })], 'routine'],
  ['something may be replaced', [stack({ resources: [{ action: 'may-replace' }] })], 'approval'],
  ['something is destroyed', [stack({}), stack({ resources: [{ action: 'destroy' }] })], 'approval'],
  ['a permission widens', [stack({ permissions: [{ direction: 'widens' }] })], 'approval'],
  ['an action comes that nobody knows', [stack({ resources: [{ action: 'melt' }] })], 'approval'],
  ['a port opens', [stack({ ports: [{ change: 'added' }] })], 'approval'],
])('%s', (_, stacks, needs) => {
  expect(needsOf(stacks)).toBe(needs);
});
