/** What a plan would change of a month's bill. The estimate itself comes from elsewhere. */

export interface CostRow {
  /** `Fargate: auth`. */
  readonly what: string;
  /** US dollars a month; negative where the plan saves. */
  readonly low: number;
  readonly high: number;
}

/** The difference to what runs now, in US dollars a month. */
export interface Cost {
  readonly low: number;
  readonly high: number;
  readonly rows: readonly CostRow[];
}
