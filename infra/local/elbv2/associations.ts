/** Which load balancers reach which target groups; always read off the rules, so that it cannot go stale. */
import { groupArnsOf } from './targets.ts';
import type { LoadBalancer, State } from './types.ts';

export function balancersOf(state: State, groupArn: string): LoadBalancer[] {
  const found = new Set<LoadBalancer>();
  for (const rule of state.rules.values()) {
    if (groupArnsOf(rule).includes(groupArn)) found.add(rule.listener.loadBalancer);
  }
  return [...found];
}
