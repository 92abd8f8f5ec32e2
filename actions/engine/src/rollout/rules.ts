/** A service's two rules on the listener: which they are, what they match, what they say of who serves. */
import { priorityBuckets, productionBand } from '@inx/manifest';
import type { Rule, RuleConditions } from '../ports/traffic.ts';
import type { Move } from '../release/state.ts';
import { releaseHeader } from './checks.ts';
import type { Serving } from './state.ts';

type Pair = Pick<Move, 'liveTargetGroupArn' | 'idleTargetGroupArn'>;

/** The rules that forward to the pair; found by what they do, so nothing about them needs to be stored. */
export function rulesOf(
  rules: readonly Rule[],
  pair: Pair,
): { readonly production?: Rule; readonly test?: Rule } {
  const own = rules.filter(
    (rule) => pair.liveTargetGroupArn in rule.weights || pair.idleTargetGroupArn in rule.weights,
  );
  const production = own.find((rule) => rule.priority >= productionBand);
  const test = own.find((rule) => rule.priority < productionBand);
  return { ...(production && { production }), ...(test && { test }) };
}

export function servingOf(rule: Rule | undefined, pair: Pair): Serving | undefined {
  if (!rule) return undefined;
  const old = (rule.weights[pair.liveTargetGroupArn] ?? 0) > 0;
  const fresh = (rule.weights[pair.idleTargetGroupArn] ?? 0) > 0;
  if (old && fresh) return 'both';
  if (fresh) return 'new';
  return old ? 'old' : 'nothing';
}

/** A free priority of the service's bucket; `turn` keeps services that choose at the same moment apart. */
export function freePriority(
  rules: readonly Rule[],
  service: { readonly name: string; readonly routes: RuleConditions },
  kind: 'test' | 'production',
  turn: number,
): number | undefined {
  const taken = new Set(rules.map((rule) => rule.priority));
  const routes = {
    paths: [...service.routes.paths],
    ...(service.routes.host !== undefined && { host: service.routes.host }),
  };
  const [from, to] = priorityBuckets({ name: service.name, routes })[kind];
  const free = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (priority) => !taken.has(priority),
  );
  return free[turn % Math.max(1, free.length)];
}

export function testConditions(routes: RuleConditions, routingKey: string): RuleConditions {
  return { ...routes, header: { name: releaseHeader, value: routingKey } };
}

/** Matches nothing: no client can know the value. A new service's production rule stands so until Go. */
export function deadConditions(routes: RuleConditions, secret: string): RuleConditions {
  return { ...routes, header: { name: releaseHeader, value: `closed-${secret}` } };
}
