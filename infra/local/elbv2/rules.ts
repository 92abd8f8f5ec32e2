/** Changes of rules. Each makes a new route and puts it in place in one step, so a request meets the old or the new. */
import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsError } from '../wire/error.ts';
import { compileRoute, type Route } from './dataplane/route.ts';
import { LIMITS } from './limits.ts';
import { groupArnsOf, reconcileUse } from './targets.ts';
import type { Listener, LoadBalancer, Rule, State, TargetGroup } from './types.ts';

export function routeOf(
  state: State,
  conditions: readonly RuleCondition[],
  actions: readonly Action[],
): Route {
  return compileRoute(conditions, actions, (arn) => state.targetGroups.get(arn) as TargetGroup);
}

/** Puts new conditions or actions into a rule. */
export function changeRule(state: State, rule: Rule, conditions: RuleCondition[], actions: Action[]): void {
  checkGroupCount(state, rule.listener.loadBalancer, rule, actions);
  noteShift(rule, actions);
  rule.conditions = conditions;
  rule.actions = actions;
  rule.route = routeOf(state, conditions, actions);
  reconcileUse(state);
}

/** A group that begins to get traffic again has its first request of this turn still before it. */
function noteShift(rule: Rule, actions: readonly Action[]): void {
  const before = weights(rule.actions);
  for (const [arn, weight] of weights(actions)) {
    const served = rule.served.get(arn);
    if (served && weight > 0 && (before.get(arn) ?? 0) === 0) served.shiftedRoutedAt = undefined;
  }
}

function weights(actions: readonly Action[]): Map<string, number> {
  const tuples = actions.flatMap((action) => action.ForwardConfig?.TargetGroups ?? []);
  return new Map(tuples.map((tuple) => [tuple.TargetGroupArn as string, tuple.Weight ?? 1]));
}

/** Replaces a listener's order of rules. */
export function orderRules(listener: Listener): void {
  listener.rules = [...listener.rules].sort((a, b) => a.priority - b.priority);
}

export function removeRule(state: State, rule: Rule): void {
  state.rules.delete(rule.arn);
  rule.listener.rules = rule.listener.rules.filter((other) => other !== rule);
  reconcileUse(state);
}

/** Ends a listener with its rules; its port is given back unless it is the load balancer's own. */
export async function removeListener(state: State, listener: Listener): Promise<void> {
  const balancer = listener.loadBalancer;
  for (const rule of [...listener.rules, listener.defaultRule]) state.rules.delete(rule.arn);
  state.listeners.delete(listener.arn);
  balancer.listeners.splice(balancer.listeners.indexOf(listener), 1);
  reconcileUse(state);
  listener.gate.handler = undefined;
  if (listener.gate === balancer.edge) listener.gate.dropConnections();
  else await listener.gate.close();
}

export function checkPriority(
  listener: Listener,
  priority: number | undefined,
  except: readonly Rule[] = [],
): number {
  if (priority === undefined || !Number.isInteger(priority) || priority < 1 || priority > 50_000) {
    throw awsError('ValidationError', `Priority '${priority}' must be between 1 and 50000`);
  }
  if (listener.rules.some((rule) => rule.priority === priority && !except.includes(rule))) {
    throw awsError('PriorityInUse', `Priority '${priority}' is currently in use`);
  }
  return priority;
}

export function checkRuleCount(balancer: LoadBalancer): void {
  const count = balancer.listeners.reduce((sum, listener) => sum + listener.rules.length, 0);
  if (count >= LIMITS['rules-per-application-load-balancer']) {
    throw awsError(
      'TooManyRules',
      `The maximum number of rules per load balancer has been reached: ${count}`,
    );
  }
}

/** Refuses actions that would give a load balancer too many target groups. */
export function checkGroupCount(
  state: State,
  balancer: LoadBalancer,
  replaced: Rule | undefined,
  actions: readonly Action[],
): void {
  const arns = new Set(weights(actions).keys());
  for (const rule of state.rules.values()) {
    if (rule.listener.loadBalancer === balancer && rule !== replaced)
      for (const arn of groupArnsOf(rule)) arns.add(arn);
  }
  if (arns.size > LIMITS['target-groups-per-application-load-balancer']) {
    throw awsError(
      'TooManyUniqueTargetGroupsPerLoadBalancer',
      `The maximum number of unique target groups per load balancer has been reached: ${LIMITS['target-groups-per-application-load-balancer']}`,
    );
  }
}

/** URL and host rewriting is not carried out here, so a rule that asks for it must not be accepted silently. */
export function refuseTransforms(transforms: readonly unknown[] | undefined): void {
  if (transforms?.length)
    throw awsError('ValidationError', 'Rule transforms are not available in the embedded AWS');
}
