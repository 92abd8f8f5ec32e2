/** A composite alarm's rule. Source: PutCompositeAlarm, AlarmRule. */
import type { StateValue } from '@aws-sdk/client-cloudwatch';

export type RuleNode =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'state'; readonly alarm: string; readonly state: StateValue }
  | { readonly kind: 'not'; readonly of: RuleNode }
  | { readonly kind: 'and' | 'or'; readonly left: RuleNode; readonly right: RuleNode };

const token =
  /\s*(?:(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"([^"]+)"|'([^']+)'|([^\s"')]+))\s*\)|([A-Za-z]+)|([()]))/y;

/** Throws an Error whose message says what is wrong. Names may be ARNs. */
export function parseRule(source: string): RuleNode {
  const tokens = tokenize(source);
  let at = 0;
  const word = () => {
    const next = tokens[at];
    return typeof next === 'string' ? next.toUpperCase() : undefined;
  };
  const or = (): RuleNode => {
    let left = and();
    while (word() === 'OR') {
      at += 1;
      left = { kind: 'or', left, right: and() };
    }
    return left;
  };
  const and = (): RuleNode => {
    let left = not();
    while (word() === 'AND') {
      at += 1;
      left = { kind: 'and', left, right: not() };
    }
    return left;
  };
  const not = (): RuleNode => {
    if (word() !== 'NOT') return primary();
    at += 1;
    return { kind: 'not', of: not() };
  };
  const primary = (): RuleNode => {
    const next = tokens[at];
    at += 1;
    if (next === undefined) throw new Error('the rule ends too early');
    if (typeof next !== 'string') return next;
    if (next.toUpperCase() === 'TRUE' || next.toUpperCase() === 'FALSE')
      return { kind: 'constant', value: next.toUpperCase() === 'TRUE' };
    if (next !== '(') throw new Error(`unexpected ${next}`);
    const inner = or();
    if (tokens[at] !== ')') throw new Error('a parenthesis is not closed');
    at += 1;
    return inner;
  };
  const tree = or();
  if (at < tokens.length) throw new Error('there is more than one expression');
  return tree;
}

function tokenize(source: string): (string | RuleNode)[] {
  const found: (string | RuleNode)[] = [];
  const end = source.trimEnd().length;
  token.lastIndex = 0;
  while (token.lastIndex < end) {
    const start = token.lastIndex;
    const match = token.exec(source);
    if (!match) throw new Error(`unexpected "${source.slice(start).trim().slice(0, 20)}"`);
    const [, state, double, single, bare, word, sign] = match;
    const alarm = double ?? single ?? bare;
    if (state && alarm) found.push({ kind: 'state', state: state as StateValue, alarm: nameOf(alarm) });
    else found.push((word ?? sign)!);
  }
  return found;
}

const nameOf = (alarm: string) => (alarm.startsWith('arn:') ? alarm.split(':alarm:')[1]! : alarm);

export function holds(rule: RuleNode, stateOf: (alarm: string) => StateValue | undefined): boolean {
  switch (rule.kind) {
    case 'constant':
      return rule.value;
    case 'state':
      return stateOf(rule.alarm) === rule.state;
    case 'not':
      return !holds(rule.of, stateOf);
    case 'and':
      return holds(rule.left, stateOf) && holds(rule.right, stateOf);
    case 'or':
      return holds(rule.left, stateOf) || holds(rule.right, stateOf);
  }
}

/** Alarms the rule names. */
export function alarmsOf(rule: RuleNode): string[] {
  switch (rule.kind) {
    case 'constant':
      return [];
    case 'state':
      return [rule.alarm];
    case 'not':
      return alarmsOf(rule.of);
    case 'and':
    case 'or':
      return [...alarmsOf(rule.left), ...alarmsOf(rule.right)];
  }
}
