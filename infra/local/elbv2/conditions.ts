/** A rule's conditions: checked, and brought into the form in which DescribeRules gives them back. */

import { isIP } from 'node:net';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsError } from '../wire/error.ts';
import { LIMITS } from './limits.ts';

const ONCE = new Set(['host-header', 'path-pattern', 'http-request-method', 'source-ip']);
const MAX_VALUES_PER_CONDITION = 3;
const MAX_VALUE_LENGTH = 128;
const PATH_CHARACTERS = /^[A-Za-z0-9_\-.$/~"'@:+&*?(),;=%![\]{}|^]*$/;

const refuse = (message: string) => awsError('ValidationError', message);

export function checkConditions(conditions: readonly RuleCondition[] | undefined): RuleCondition[] {
  if (!conditions || conditions.length === 0) throw refuse('A rule must have at least one condition');
  const seen = new Set<string>();
  let values = 0;
  let wildcards = 0;
  const out = conditions.map((condition) => {
    const field = condition.Field ?? '';
    if (seen.has(field) && ONCE.has(field))
      throw refuse(`Condition field '${field}' can only be specified once per rule`);
    seen.add(field);
    const { normal, texts } = normalise(field, condition);
    if (texts.length === 0)
      throw refuse(`A condition value must be specified for condition field '${field}'`);
    if (texts.length > MAX_VALUES_PER_CONDITION) {
      throw refuse(`Condition field '${field}' cannot have more than '${MAX_VALUES_PER_CONDITION}' values`);
    }
    values += texts.length;
    wildcards += texts.filter((text) => /[*?]/.test(text)).length;
    return normal;
  });
  if (values > LIMITS['condition-values-per-alb-rule']) {
    throw refuse(`Rules cannot have more than '${LIMITS['condition-values-per-alb-rule']}' condition values`);
  }
  if (wildcards > LIMITS['condition-wildcards-per-alb-rule']) {
    throw refuse(
      `Rules cannot have more than '${LIMITS['condition-wildcards-per-alb-rule']}' condition wildcards`,
    );
  }
  return out;
}

interface Normal {
  readonly normal: RuleCondition;
  readonly texts: readonly string[];
}

function normalise(field: string, condition: RuleCondition): Normal {
  switch (field) {
    case 'host-header':
      return scalar(field, condition, 'HostHeaderConfig', checkHost);
    case 'path-pattern':
      return scalar(field, condition, 'PathPatternConfig', checkPath);
    case 'http-request-method':
      return scalar(field, condition, 'HttpRequestMethodConfig', checkMethod);
    case 'source-ip':
      return scalar(field, condition, 'SourceIpConfig', checkRange);
    case 'http-header':
      return header(condition);
    case 'query-string':
      return query(condition);
    default:
      throw refuse(
        `Condition field '${field}' must be one of '[path-pattern, host-header, http-header, http-request-method, query-string, source-ip]'`,
      );
  }
}

type ScalarConfig = 'HostHeaderConfig' | 'PathPatternConfig' | 'HttpRequestMethodConfig' | 'SourceIpConfig';

function scalar(
  field: string,
  condition: RuleCondition,
  key: ScalarConfig,
  check: (value: string) => void,
): Normal {
  const config = condition[key] as { Values?: string[]; RegexValues?: string[] } | undefined;
  if (config?.Values?.length && condition.Values?.length) {
    throw refuse(`You cannot specify both 'Values' and '${key}' for condition field '${field}'`);
  }
  const values = config?.Values ?? condition.Values ?? [];
  const expressions = config?.RegexValues ?? condition.RegexValues ?? [];
  for (const value of values) check(value);
  checkExpressions(expressions);
  if (expressions.length > 0) {
    return {
      normal: { Field: field, Values: [], [key]: { RegexValues: [...expressions] } },
      texts: expressions,
    };
  }
  return { normal: { Field: field, Values: [...values], [key]: { Values: [...values] } }, texts: values };
}

function checkHost(value: string): void {
  if (value === '' || value.length > MAX_VALUE_LENGTH)
    throw refuse(`The host header value '${value}' must have between 1 and ${MAX_VALUE_LENGTH} characters`);
  if (!/^[A-Za-z0-9\-.*?:]+$/.test(value))
    throw refuse(`Condition value '${value}' contains a character that is not valid`);
}

function checkPath(value: string): void {
  if (value === '' || value.length > MAX_VALUE_LENGTH)
    throw refuse(`The path pattern '${value}' must have between 1 and ${MAX_VALUE_LENGTH} characters`);
  if (!PATH_CHARACTERS.test(value))
    throw refuse(`Condition value '${value}' contains a character that is not valid`);
}

function checkMethod(value: string): void {
  if (!/^[A-Z_-]{1,40}$/.test(value)) throw refuse(`The HTTP request method '${value}' is not valid`);
}

function checkRange(value: string): void {
  const [address = '', prefix = ''] = value.split('/');
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  if (bits === undefined || !/^\d+$/.test(prefix) || Number(prefix) > bits)
    throw refuse(`The value '${value}' is not a valid CIDR block`);
  if (address === '255.255.255.255')
    throw refuse(`The value '${value}' is not allowed for condition field 'source-ip'`);
}

function checkExpressions(expressions: readonly string[]): void {
  for (const source of expressions) {
    try {
      new RegExp(source);
    } catch {
      throw refuse(`The regular expression '${source}' is not valid`);
    }
  }
}

function header(condition: RuleCondition): Normal {
  const config = condition.HttpHeaderConfig;
  const name = config?.HttpHeaderName ?? '';
  if (!/^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,40}$/.test(name))
    throw refuse(`The HTTP header name '${name}' is not valid`);
  if (name.toLowerCase() === 'host')
    throw refuse("Condition field 'http-header' cannot be used with the Host header; use 'host-header'");
  const values = config?.Values ?? [];
  const expressions = config?.RegexValues ?? [];
  for (const value of values) {
    if (value === '' || value.length > MAX_VALUE_LENGTH)
      throw refuse(`The HTTP header value '${value}' must have between 1 and ${MAX_VALUE_LENGTH} characters`);
  }
  checkExpressions(expressions);
  const kept = expressions.length > 0 ? { RegexValues: [...expressions] } : { Values: [...values] };
  return {
    normal: { Field: 'http-header', Values: [], HttpHeaderConfig: { HttpHeaderName: name, ...kept } },
    texts: expressions.length > 0 ? expressions : values,
  };
}

function query(condition: RuleCondition): Normal {
  const pairs = condition.QueryStringConfig?.Values ?? [];
  for (const { Key, Value } of pairs) {
    if (!Value || Value.length > MAX_VALUE_LENGTH || (Key?.length ?? 0) > MAX_VALUE_LENGTH) {
      throw refuse(`Query string keys and values must have between 1 and ${MAX_VALUE_LENGTH} characters`);
    }
  }
  return {
    normal: {
      Field: 'query-string',
      Values: [],
      QueryStringConfig: { Values: pairs.map((pair) => ({ ...pair })) },
    },
    texts: pairs.map((pair) => `${pair.Key ?? ''}${pair.Value}`),
  };
}
