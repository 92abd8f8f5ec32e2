/** What metric math computes with: scalars, time series, and lists of time series. */

export interface TimeSeries {
  readonly label: string;
  /** Start of a period (epoch ms) → value; periods without data are absent. */
  readonly points: ReadonlyMap<number, number>;
}

export type Value = number | TimeSeries | readonly TimeSeries[];

export const isList = (value: Value): value is readonly TimeSeries[] => Array.isArray(value);
export const isSeries = (value: Value): value is TimeSeries => typeof value !== 'number' && !isList(value);

export const series = (label: string, points: Iterable<readonly [number, number]>): TimeSeries => ({
  label,
  points: new Map([...points].filter(([, value]) => Number.isFinite(value)).sort(([a], [b]) => a - b)),
});

/**
 * Applies an operator: where both sides are series, at the times that both have; a scalar goes with every time. What is
 * no finite number (a division by zero) is no data.
 */
export function combine(left: Value, right: Value, apply: (a: number, b: number) => number): Value {
  if (isList(left)) return left.map((each) => combine(each, right, apply) as TimeSeries);
  if (isList(right)) return right.map((each) => combine(left, each, apply) as TimeSeries);
  if (typeof left === 'number' && typeof right === 'number') return apply(left, right);
  if (typeof left === 'number') return map(right as TimeSeries, (value) => apply(left, value));
  if (typeof right === 'number') return map(left, (value) => apply(value, right));
  return series(
    left.label,
    [...left.points].flatMap(([at, value]): [number, number][] => {
      const other = right.points.get(at);
      return other === undefined ? [] : [[at, apply(value, other)]];
    }),
  );
}

export const map = (of: TimeSeries, apply: (value: number) => number): TimeSeries =>
  series(
    of.label,
    [...of.points].map(([at, value]) => [at, apply(value)] as const),
  );

/** Maps a scalar, a series, or each of a list. */
export function each(value: Value, apply: (value: number) => number): Value {
  if (typeof value === 'number') return apply(value);
  return isList(value) ? value.map((one) => map(one, apply)) : map(value, apply);
}

/** Brings a list together, time by time. Missing values are left out. */
export function across(
  list: readonly TimeSeries[],
  label: string,
  reduce: (values: number[]) => number,
): TimeSeries {
  const columns = new Map<number, number[]>();
  for (const { points } of list) {
    for (const [at, value] of points) {
      const column = columns.get(at);
      if (column) column.push(value);
      else columns.set(at, [value]);
    }
  }
  return series(
    label,
    [...columns].map(([at, values]) => [at, reduce(values)] as const),
  );
}
