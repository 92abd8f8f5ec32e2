import type { Problem } from '../kit/error.ts';

/** What stands in the way of an environment, and its remedy. */
export interface Finding extends Problem {
  /** `blocks`: the first deployment fails on it. */
  readonly severity: 'blocks' | 'warns';
}
