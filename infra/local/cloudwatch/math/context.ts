import type { Grid } from '../statistics.ts';
import type { TimeSeries, Value } from './value.ts';

/** What an expression is evaluated in. */
export interface MathContext {
  readonly grid: Grid;
  /** AWS seconds. */
  readonly periodSeconds: number;
  /** AWS seconds between two times of the grid. */
  readonly secondsBetween: (from: number, to: number) => number;
  /** The query of that id; throws for an unknown one. */
  readonly lookUp: (id: string) => Value;
  /** Metrics of the request (not expressions), by id. */
  readonly metrics: () => ReadonlyMap<string, TimeSeries>;
}
