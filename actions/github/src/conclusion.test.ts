import { outcomes } from '@inx/engine';
import { expect, it } from 'vitest';
import { conclude } from './conclusion.ts';

it.each([
  ['released', 0, 'success', 'success', 'notice'],
  ['unchanged', 0, 'success', 'success', 'notice'],
  ['refused', 2, 'error', 'failure', 'error'],
  ['rolled-back', 3, 'failure', 'failure', 'error'],
  ['superseded', 0, 'inactive', 'neutral', 'notice'],
  ['cancelled', 5, 'inactive', 'cancelled', 'warning'],
  ['locked', 6, 'error', 'failure', 'error'],
  ['timed-out', 7, 'failure', 'timed_out', 'error'],
  ['needs-attention', 8, 'failure', 'action_required', 'error'],
] as const)(
  '%s: exit code %i, deployment %s, check %s, %s',
  (outcome, exitCode, deployment, check, annotation) => {
    expect(conclude(outcome)).toEqual({ exitCode, deployment, check, annotation });
  },
);

it('every outcome has its conclusion', () => {
  for (const outcome of outcomes) expect(conclude(outcome).check).toBeTruthy();
});
