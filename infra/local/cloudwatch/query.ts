/** Answers MetricDataQueries: GetMetricData asks over a range, alarms over their evaluation range. */
import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { awsError } from '../wire/error.ts';
import type { MathContext } from './math/context.ts';
import { evaluateNode } from './math/evaluate.ts';
import { parseExpression } from './math/parse.ts';
import { isList, series, type TimeSeries, type Value } from './math/value.ts';
import { type MetricsState, seriesKey } from './state.ts';
import { type Grid, pointsOf, timesOf } from './statistics.ts';

export interface Queries {
  /** One series an answer; a query over a list of series has several. */
  answer(id: string): readonly TimeSeries[];
}

/** AWS seconds of a query's own period: its metric's, or its expression's, or what the expression is made of. */
export function periodOf(query: MetricDataQuery | undefined, all: readonly MetricDataQuery[]): number {
  const own = query?.MetricStat?.Period ?? query?.Period;
  if (own !== undefined) return own;
  const inner = all.flatMap((each) => (each.MetricStat?.Period ? [each.MetricStat.Period] : []));
  return inner.length > 0 ? Math.max(...inner) : 60;
}

/** `gridFor`: the periods to look at, for a period in AWS seconds. Throws ValidationError with AWS's form of text. */
export function openQueries(
  state: MetricsState,
  queries: readonly MetricDataQuery[],
  gridFor: (periodSeconds: number) => Grid,
): Queries {
  const known = new Map<string, Value>();
  const open = new Set<string>();
  const byId = new Map(queries.map((query) => [query.Id ?? '', query]));
  const metrics = () =>
    new Map(
      queries.flatMap((query): [string, TimeSeries][] =>
        query.MetricStat ? [[query.Id ?? '', value(query.Id ?? '') as TimeSeries]] : [],
      ),
    );
  const value = (id: string): Value => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const query = byId.get(id);
    if (!query) throw new Error(`there is no query with the id ${id}`);
    if (open.has(id)) throw new Error(`${id} refers to itself`);
    open.add(id);
    const made = query.MetricStat ? metricValue(state, query, gridFor) : expressionValue(query);
    open.delete(id);
    known.set(id, made);
    return made;
  };
  const expressionValue = (query: MetricDataQuery): Value => {
    const periodSeconds = periodOf(query, queries);
    const grid = gridFor(periodSeconds);
    const context: MathContext = {
      grid,
      periodSeconds,
      secondsBetween: (from, to) => ((to - from) / grid.period) * periodSeconds,
      lookUp: value,
      metrics,
    };
    return evaluateNode(parseExpression(query.Expression ?? ''), context);
  };
  return {
    answer: (id) => {
      const query = byId.get(id);
      try {
        const found = value(id);
        if (isList(found)) return found;
        if (typeof found !== 'number') return [found];
        const times = timesOf(gridFor(periodOf(query, queries)));
        return [
          series(
            id,
            times.map((at) => [at, found] as const),
          ),
        ];
      } catch (error) {
        if ((error as { code?: unknown }).code !== undefined) throw error;
        throw awsError('ValidationError', `Error in expression '${id}' [${(error as Error).message}]`);
      }
    },
  };
}

function metricValue(
  state: MetricsState,
  query: MetricDataQuery,
  gridFor: (periodSeconds: number) => Grid,
): TimeSeries {
  const { Metric, Period, Stat } = query.MetricStat ?? {};
  const found = state.series.get(seriesKey(Metric?.Namespace, Metric?.MetricName, Metric?.Dimensions));
  return {
    label: query.Label ?? Metric?.MetricName ?? '',
    points: pointsOf(found?.samples ?? [], gridFor(Period ?? 60), Stat ?? 'Average'),
  };
}
