/** The functions of metric math that are emulated. Source: Amazon CloudWatch User Guide, "Functions supported". */
import { timesOf } from '../statistics.ts';
import type { MathContext } from './context.ts';
import {
  across,
  combine,
  each,
  isList,
  isSeries,
  map,
  series,
  type TimeSeries,
  type Value,
} from './value.ts';

export type MathFunction = (values: readonly Value[], context: MathContext) => Value;

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const mean = (values: readonly number[]) => total(values) / values.length;

/** Over a series: one scalar. Over a list: one series. */
const reducing =
  (name: string, reduce: (values: number[]) => number): MathFunction =>
  ([value]) => {
    if (value === undefined) throw new Error(`${name} needs a series or a list of series`);
    if (isList(value)) return across(value, name, reduce);
    if (typeof value === 'number') return value;
    return value.points.size === 0 ? Number.NaN : reduce([...value.points.values()]);
  };

const mapping =
  (name: string, apply: (value: number) => number): MathFunction =>
  ([value]) => {
    if (value === undefined) throw new Error(`${name} needs a value`);
    return each(value, apply);
  };

/** The change from one value to the next; `seconds` divides it by the time between. */
const change =
  (name: string, perSecond: boolean): MathFunction =>
  ([value], { secondsBetween }) => {
    if (value === undefined || typeof value === 'number') throw new Error(`${name} needs a series`);
    const differences = (of: TimeSeries) => {
      const points = [...of.points];
      return series(
        of.label,
        points.slice(1).map(([at, now], index) => {
          const [before, earlier] = points[index]!;
          return [at, (now - earlier) / (perSecond ? secondsBetween(before, at) : 1)] as const;
        }),
      );
    };
    return isList(value) ? value.map(differences) : differences(value);
  };

const chosen: MathFunction = ([condition, then, otherwise], { grid }) => {
  if (condition === undefined || then === undefined || otherwise === undefined)
    throw new Error('IF needs a condition and two values');
  if (isList(condition) || isList(then) || isList(otherwise)) throw new Error('IF takes no lists');
  if (typeof condition === 'number') return condition !== 0 ? then : otherwise;
  const at = (value: number | TimeSeries, time: number) =>
    typeof value === 'number' ? value : value.points.get(time);
  return series(
    condition.label,
    timesOf(grid).flatMap((time): [number, number][] => {
      const holds = condition.points.get(time);
      if (holds === undefined) return [];
      const value = at(holds !== 0 ? then : otherwise, time);
      return value === undefined ? [] : [[time, value]];
    }),
  );
};

/** Every period of the grid gets a value: a constant, another series' value, the last one, or one between neighbours. */
const filled: MathFunction = ([value, by], { grid }) => {
  if (value === undefined || by === undefined || typeof value === 'number')
    throw new Error('FILL needs a series and a filling');
  const times = timesOf(grid);
  const one = (of: TimeSeries): TimeSeries => {
    if (typeof by === 'number')
      return series(
        of.label,
        times.map((at) => [at, of.points.get(at) ?? by] as const),
      );
    if (!isSeries(by)) throw new Error('FILL takes a number, a series, REPEAT or LINEAR');
    return series(of.label, [...by.points, ...of.points]);
  };
  return isList(value) ? value.map(one) : one(value);
};

/** FILL(m, REPEAT) and FILL(m, LINEAR): words, not values. */
export function fillBy(word: 'REPEAT' | 'LINEAR', value: Value, { grid }: MathContext): Value {
  if (typeof value === 'number') throw new Error('FILL needs a series');
  if (isList(value)) return value.map((one) => fillBy(word, one, { grid } as MathContext) as TimeSeries);
  const known = [...value.points];
  return series(
    value.label,
    timesOf(grid).flatMap((at): [number, number][] => {
      const before = known.findLast(([time]) => time <= at);
      const after = known.find(([time]) => time >= at);
      if (word === 'REPEAT') return before ? [[at, before[1]]] : [];
      if (!before || !after) return [];
      const share = after[0] === before[0] ? 0 : (at - before[0]) / (after[0] - before[0]);
      return [[at, before[1] + share * (after[1] - before[1])]];
    }),
  );
}

export const functions: Readonly<Record<string, MathFunction>> = {
  ABS: mapping('ABS', Math.abs),
  CEIL: mapping('CEIL', Math.ceil),
  FLOOR: mapping('FLOOR', Math.floor),
  LOG: mapping('LOG', Math.log),
  LOG10: mapping('LOG10', Math.log10),
  SUM: reducing('SUM', total),
  AVG: reducing('AVG', mean),
  MIN: reducing('MIN', (values) => Math.min(...values)),
  MAX: reducing('MAX', (values) => Math.max(...values)),
  STDDEV: reducing('STDDEV', (values) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))),
  DIFF: change('DIFF', false),
  RATE: change('RATE', true),
  IF: chosen,
  FILL: filled,
  METRIC_COUNT: ([value]) => (value !== undefined && isList(value) ? value.length : 1),
  DATAPOINT_COUNT: ([value]) => (value !== undefined && isSeries(value) ? value.points.size : 0),
  RUNNING_SUM: ([value]) => {
    if (value === undefined || !isSeries(value)) throw new Error('RUNNING_SUM needs a series');
    let sum = 0;
    return map(value, (one) => (sum += one));
  },
  TIME_SERIES: ([value], { grid }) => {
    if (typeof value !== 'number') throw new Error('TIME_SERIES needs a number');
    return series(
      'TIME_SERIES',
      timesOf(grid).map((at) => [at, value] as const),
    );
  },
  PERIOD: (_, { periodSeconds }) => periodSeconds,
};

const truth = (holds: boolean) => (holds ? 1 : 0);

export const operators: Readonly<Record<string, (left: Value, right: Value) => Value>> = {
  '+': (a, b) => combine(a, b, (x, y) => x + y),
  '-': (a, b) => combine(a, b, (x, y) => x - y),
  '*': (a, b) => combine(a, b, (x, y) => x * y),
  '/': (a, b) => combine(a, b, (x, y) => x / y),
  '^': (a, b) => combine(a, b, (x, y) => x ** y),
  '==': (a, b) => combine(a, b, (x, y) => truth(x === y)),
  '!=': (a, b) => combine(a, b, (x, y) => truth(x !== y)),
  '<': (a, b) => combine(a, b, (x, y) => truth(x < y)),
  '<=': (a, b) => combine(a, b, (x, y) => truth(x <= y)),
  '>': (a, b) => combine(a, b, (x, y) => truth(x > y)),
  '>=': (a, b) => combine(a, b, (x, y) => truth(x >= y)),
  AND: (a, b) => combine(a, b, (x, y) => truth(x !== 0 && y !== 0)),
  '&&': (a, b) => combine(a, b, (x, y) => truth(x !== 0 && y !== 0)),
  OR: (a, b) => combine(a, b, (x, y) => truth(x !== 0 || y !== 0)),
  '||': (a, b) => combine(a, b, (x, y) => truth(x !== 0 || y !== 0)),
};
