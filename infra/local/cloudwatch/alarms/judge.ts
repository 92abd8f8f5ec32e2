/** One alarm's verdict over its evaluation range. Pure. */
import type { StateValue } from '@aws-sdk/client-cloudwatch';

export interface Rule {
  readonly comparison: string;
  readonly threshold: number;
  /** N: periods that are looked at. */
  readonly periods: number;
  /** M: breaching ones that make an alarm. */
  readonly datapoints: number;
  readonly missing: 'missing' | 'ignore' | 'breaching' | 'notBreaching';
}

export interface Verdict {
  readonly state: StateValue;
  readonly reason: string;
  /** The values looked at, newest first. */
  readonly values: readonly number[];
}

const comparisons: Readonly<
  Record<string, { holds: (value: number, threshold: number) => boolean; words: string }>
> = {
  GreaterThanOrEqualToThreshold: { holds: (a, b) => a >= b, words: 'greater than or equal to' },
  GreaterThanThreshold: { holds: (a, b) => a > b, words: 'greater than' },
  LessThanThreshold: { holds: (a, b) => a < b, words: 'less than' },
  LessThanOrEqualToThreshold: { holds: (a, b) => a <= b, words: 'less than or equal to' },
};

export const isComparison = (name: string): boolean => name in comparisons;

/** CloudWatch looks at more periods than N, so that a late data point counts; how many more it does not document. */
export const extraPeriods = 2;

/**
 * `newestFirst`: a value a period of the evaluation range (N + `extraPeriods`), undefined where there is none.
 * Source: Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data": real data points come
 * first; only when there are fewer than N are missing ones filled in, as few as possible.
 */
export function judge(rule: Rule, newestFirst: readonly (number | undefined)[], before: StateValue): Verdict {
  const values = newestFirst.filter((value) => value !== undefined).slice(0, rule.periods);
  const { holds, words } = comparisons[rule.comparison]!;
  const breaching = values.filter((value) => holds(value, rule.threshold)).length;
  const filled = rule.periods - values.length;
  const state = stateOf(rule, { breaching, filled, known: values.length }, before);
  const [first = 0] = values;
  const crossed = `${breaching} out of the last ${rule.periods} datapoints [${values.join(', ')}] ${breaching === 1 ? 'was' : 'were'} ${words} the threshold (${rule.threshold})`;
  const reasons: Readonly<Record<string, string>> = {
    ALARM:
      breaching > 0
        ? `Threshold Crossed: ${crossed} (minimum ${rule.datapoints} datapoint${rule.datapoints === 1 ? '' : 's'} for OK -> ALARM transition).`
        : `Threshold Crossed: no datapoints were received for ${filled} period${filled === 1 ? '' : 's'} and ${filled} missing datapoint${filled === 1 ? ' was' : 's were'} treated as [Breaching].`,
    OK:
      values.length > 0
        ? `Threshold Crossed: ${rule.periods - breaching} out of the last ${rule.periods} datapoints [${values.join(', ')}] were not ${words} the threshold (${rule.threshold}) (latest ${first}).`
        : `Threshold Crossed: no datapoints were received for ${filled} period${filled === 1 ? '' : 's'} and ${filled} missing datapoint${filled === 1 ? ' was' : 's were'} treated as [NonBreaching].`,
    INSUFFICIENT_DATA: `Insufficient Data: ${filled} datapoint${filled === 1 ? ' was' : 's were'} unknown.`,
  };
  return { state, reason: reasons[state] ?? '', values };
}

function stateOf(
  { datapoints, missing }: Rule,
  { breaching, filled, known }: { breaching: number; filled: number; known: number },
  before: StateValue,
): StateValue {
  if (breaching >= datapoints) return 'ALARM';
  switch (missing) {
    case 'breaching':
      return breaching + filled >= datapoints ? 'ALARM' : 'OK';
    case 'notBreaching':
      return 'OK';
    case 'ignore':
      return known === 0 || (breaching > 0 && breaching + filled >= datapoints) ? before : 'OK';
    case 'missing':
      if (known === 0) return 'INSUFFICIENT_DATA';
      // Nothing known speaks for OK: the alarm goes off early ("premature alarm").
      return breaching > 0 && breaching + filled >= datapoints ? 'ALARM' : 'OK';
  }
}
