/** Rule conditions made into predicates; a request is looked at without being parsed twice. */

import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';

/** The parts of a request that conditions look at. */
export interface Look {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** Lower case, without the port. */
  readonly host: string;
}

export type Predicate = (look: Look) => boolean;
type TextTest = (text: string) => boolean;

/** Splits a request's target once; an absolute-form target loses its origin. */
export function lookAt(request: IncomingMessage): Look {
  let url = request.url ?? '/';
  if (!url.startsWith('/')) url = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '') || '/';
  const mark = url.indexOf('?');
  return {
    request,
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    host: (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase(),
  };
}

/** A test for a pattern with `*` (any run) and `?` (one character); literals and prefixes avoid the regular expression. */
export function wildcard(pattern: string, ignoreCase: boolean): TextTest {
  const wanted = ignoreCase ? pattern.toLowerCase() : pattern;
  const fold = ignoreCase ? (text: string) => text.toLowerCase() : (text: string) => text;
  if (!/[*?]/.test(wanted)) return (text) => fold(text) === wanted;
  if (/^[^*?]*\*$/.test(wanted)) {
    const prefix = wanted.slice(0, -1);
    return (text) => fold(text).startsWith(prefix);
  }
  const source = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  return (text) => expression.test(fold(text));
}

/** Makes the predicate of a rule: every condition must hold, and within one any value will do. */
export function predicateOf(conditions: readonly RuleCondition[]): Predicate {
  const all = conditions.map(one);
  if (all.length === 1) return all[0] as Predicate;
  return (look) => all.every((test) => test(look));
}

function one(condition: RuleCondition): Predicate {
  switch (condition.Field) {
    case 'path-pattern': {
      const tests = textTests(condition.PathPatternConfig, condition, false);
      return (look) => any(tests, look.path);
    }
    case 'host-header': {
      const tests = textTests(condition.HostHeaderConfig, condition, true);
      return (look) => any(tests, look.host);
    }
    case 'http-header':
      return headerTest(condition);
    case 'http-request-method': {
      const methods = new Set(condition.HttpRequestMethodConfig?.Values ?? condition.Values);
      return (look) => methods.has(look.method);
    }
    case 'query-string':
      return queryTest(condition);
    case 'source-ip':
      return sourceTest(condition.SourceIpConfig?.Values ?? condition.Values ?? []);
    default:
      return () => false;
  }
}

interface TextConfig {
  Values?: string[] | undefined;
  RegexValues?: string[] | undefined;
}

function textTests(config: TextConfig | undefined, scalar: TextConfig, ignoreCase: boolean): TextTest[] {
  const values = config?.Values ?? scalar.Values ?? [];
  const expressions = config?.RegexValues ?? scalar.RegexValues ?? [];
  return [
    ...values.map((value) => wildcard(value, ignoreCase)),
    ...expressions.map((source) => {
      const expression = new RegExp(`^(?:${source})$`, ignoreCase ? 'i' : '');
      return (text: string) => expression.test(text);
    }),
  ];
}

function any(tests: readonly TextTest[], text: string): boolean {
  for (const test of tests) if (test(text)) return true;
  return false;
}

function headerTest(condition: RuleCondition): Predicate {
  const name = (condition.HttpHeaderConfig?.HttpHeaderName ?? '').toLowerCase();
  const tests = textTests(condition.HttpHeaderConfig, {}, true);
  return (look) => {
    const value = look.request.headers[name];
    if (value === undefined) return false;
    return typeof value === 'string' ? any(tests, value) : value.some((each) => any(tests, each));
  };
}

function queryTest(condition: RuleCondition): Predicate {
  const wanted = (condition.QueryStringConfig?.Values ?? []).map(({ Key, Value }) => ({
    key: Key === undefined ? undefined : wildcard(Key, true),
    value: wildcard(Value ?? '', true),
  }));
  return (look) => {
    if (look.query === '') return false;
    const pairs = look.query.split('&').map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? { key: pair, value: '' }
        : { key: pair.slice(0, equals), value: pair.slice(equals + 1) };
    });
    return wanted.some(({ key, value }) =>
      pairs.some((pair) => (key?.(pair.key) ?? true) && value(pair.value)),
    );
  };
}

function sourceTest(ranges: readonly string[]): Predicate {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = '32'] = range.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return (look) => {
    const peer = (look.request.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    return peer !== '' && list.check(peer, isIPv6(peer) ? 'ipv6' : 'ipv4');
  };
}
