/** Condition operators (IAM User Guide, "IAM JSON policy elements: Condition operators"). */
import ipaddr from 'ipaddr.js';
import { type Context, equals, matches, matchesArn, substitute } from './match.ts';
import type { ConditionBlock } from './policy.ts';

/** Whether one value of the request fits one value of the policy. */
type Compare = (wanted: string, given: string) => boolean;

const number =
  (compare: (given: number, wanted: number) => boolean): Compare =>
  (wanted, given) =>
    wanted.trim() !== '' && given.trim() !== '' && compare(Number(given), Number(wanted));

/** Epoch seconds or ISO 8601, in milliseconds. */
const instant = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const date =
  (compare: (given: number, wanted: number) => boolean): Compare =>
  (wanted, given) =>
    compare(instant(given), instant(wanted));

function inRange(wanted: string, given: string): boolean {
  const range = wanted.includes('/') ? wanted : `${wanted}/${wanted.includes(':') ? 128 : 32}`;
  if (!ipaddr.isValid(given) || !ipaddr.isValidCIDR(range)) return false;
  const address = ipaddr.process(given);
  const network = ipaddr.parseCIDR(range);
  return address.kind() === network[0].kind() && address.match(network);
}

const COMPARE: Readonly<Record<string, Compare>> = {
  StringEquals: (wanted, given) => equals(wanted, given),
  StringEqualsIgnoreCase: (wanted, given) => equals(wanted, given, true),
  StringLike: (wanted, given) => matches(wanted, given),
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (wanted, given) => equals(wanted, given, true),
  BinaryEquals: (wanted, given) => wanted === given,
  IpAddress: inRange,
  NumericEquals: number((given, wanted) => given === wanted),
  NumericLessThan: number((given, wanted) => given < wanted),
  NumericLessThanEquals: number((given, wanted) => given <= wanted),
  NumericGreaterThan: number((given, wanted) => given > wanted),
  NumericGreaterThanEquals: number((given, wanted) => given >= wanted),
  DateEquals: date((given, wanted) => given === wanted),
  DateLessThan: date((given, wanted) => given < wanted),
  DateLessThanEquals: date((given, wanted) => given <= wanted),
  DateGreaterThan: date((given, wanted) => given > wanted),
  DateGreaterThanEquals: date((given, wanted) => given >= wanted),
};

/** Operators that ask that no value of the policy fits. */
const NEGATED: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NotIpAddress: 'IpAddress',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
};

/** Every operator and every key must hold; of a key's values one is enough (none may fit for a negated operator). */
export function holds(block: ConditionBlock, context: Context, variables: boolean): boolean {
  return Object.entries(block).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => test(operator, key, wanted, context, variables)),
  );
}

function test(
  written: string,
  key: string,
  values: readonly string[],
  context: Context,
  variables: boolean,
): boolean {
  const [, set, rest = written] = /^(ForAnyValue|ForAllValues):(.+)$/.exec(written) ?? [];
  const ifExists = rest.endsWith('IfExists');
  const operator = ifExists ? rest.slice(0, -'IfExists'.length) : rest;
  const given = context.get(key.toLowerCase());
  if (operator === 'Null') return values.some((value) => (value === 'true') === (given === undefined));
  const positive = NEGATED[operator];
  const compare = COMPARE[positive ?? operator];
  if (!compare)
    throw new Error(
      `condition operator ${written} (on ${key}) is unknown; known: ${[...Object.keys(COMPARE), ...Object.keys(NEGATED), 'Null'].join(', ')}`,
    );
  if (given === undefined || given.length === 0) {
    if (ifExists || set === 'ForAllValues') return true;
    return positive !== undefined && set === undefined;
  }
  const wanted = variables
    ? values.flatMap((value) => substitute(value, context) ?? [])
    : values.map((value) => value);
  const fits = (value: string) => wanted.some((each) => compare(each, value)) === (positive === undefined);
  if (set === 'ForAllValues' || (set === undefined && positive)) return given.every(fits);
  return given.some(fits);
}
