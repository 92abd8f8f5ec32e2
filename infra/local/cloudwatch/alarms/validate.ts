/** What PutMetricAlarm refuses. */
import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { awsError } from '../../wire/error.ts';
import { parseExpression } from '../math/parse.ts';
import { isStatistic } from '../statistics.ts';
import { isComparison } from './judge.ts';

const treatments = ['missing', 'ignore', 'breaching', 'notBreaching'];
const LONGEST_RANGE_S = 604_800;

export function validateAlarm(input: PutMetricAlarmCommandInput): void {
  const refuse = (message: string): never => {
    throw awsError('ValidationError', message);
  };
  if (!input.AlarmName) refuse('AlarmName must not be empty');
  if (!isComparison(input.ComparisonOperator ?? ''))
    refuse(`the comparison ${input.ComparisonOperator} is not emulated here`);
  if (input.Threshold === undefined) refuse('Threshold must be given');
  const periods = input.EvaluationPeriods ?? 0;
  if (periods < 1) refuse('EvaluationPeriods must be at least 1');
  const datapoints = input.DatapointsToAlarm ?? periods;
  if (datapoints < 1 || datapoints > periods)
    refuse('DatapointsToAlarm must be between 1 and EvaluationPeriods');
  if (!treatments.includes(input.TreatMissingData ?? 'missing'))
    refuse(`Option ${input.TreatMissingData} is not supported for TreatMissingData parameter.`);
  if (input.Metrics?.length) {
    validateMetrics(input, refuse);
    return;
  }
  if (!input.MetricName || !input.Namespace)
    refuse('an alarm needs a MetricName and a Namespace, or Metrics');
  if ((input.Statistic === undefined) === (input.ExtendedStatistic === undefined))
    refuse('exactly one of Statistic and ExtendedStatistic must be given');
  const statistic = input.ExtendedStatistic ?? input.Statistic ?? '';
  if (!isStatistic(statistic)) refuse(`the statistic ${statistic} is not emulated here`);
  checkPeriod(input.Period, periods, refuse);
}

function validateMetrics(input: PutMetricAlarmCommandInput, refuse: (message: string) => never): void {
  const queries = input.Metrics ?? [];
  if (input.MetricName || input.Statistic || input.ExtendedStatistic || input.Period)
    refuse('Metrics excludes MetricName, Dimensions, Period, Namespace, Statistic and ExtendedStatistic');
  if (queries.filter((query) => query.ReturnData !== false).length !== 1)
    refuse('Exactly one element of the metrics list should return data.');
  for (const query of queries) {
    if ((query.MetricStat === undefined) === (query.Expression === undefined))
      refuse(`the query ${query.Id} needs exactly one of MetricStat and Expression`);
    if (query.MetricStat) {
      if (!isStatistic(query.MetricStat.Stat ?? ''))
        refuse(`the statistic ${query.MetricStat.Stat} is not emulated here`);
      checkPeriod(query.MetricStat.Period, input.EvaluationPeriods ?? 1, refuse);
      continue;
    }
    try {
      parseExpression(query.Expression ?? '');
    } catch (error) {
      refuse(`Error in expression '${query.Id}' [${(error as Error).message}]`);
    }
  }
}

function checkPeriod(period: number | undefined, periods: number, refuse: (message: string) => never): void {
  if (period === undefined) refuse('Period must be given');
  else if (![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
    refuse('Period must be 10, 20, 30 or a multiple of 60');
  else if (period * periods > LONGEST_RANGE_S)
    refuse(
      'Metrics cannot be checked across more than 7 days (EvaluationPeriods * Period must be <= 604800)',
    );
}
