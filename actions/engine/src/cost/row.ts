import type { Environment, ServiceManifest } from '@inx/manifest';
import type { Prices } from './prices.ts';
import type { StackTemplate } from './template.ts';
import type { Usage } from './usage.ts';

export interface CostInput {
  readonly templates: readonly StackTemplate[];
  readonly services: readonly ServiceManifest[];
  readonly environment: Environment;
  readonly prices: Prices;
  readonly usage: Usage;
}

/** US dollars a month. */
export interface Amount {
  readonly low: number;
  /** At the usage that is assumed, and the least number of tasks. */
  readonly expected: number;
  readonly high: number;
}

export interface CostRow extends Amount {
  readonly row: string;
  /** Handed down with the platform's first estimate, or added since. */
  readonly part: 'handed-down' | 'added-since';
  /** What was multiplied, in words with figures. */
  readonly assumptions: readonly string[];
}

/** One row of the estimate; undefined where the platform has nothing of it. */
export type Row = (input: CostInput) => CostRow | undefined;

/** The same figure three times. */
export const fixed = (value: number): Amount => ({ low: value, expected: value, high: value });
