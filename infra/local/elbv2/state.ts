/** Making, finding and ending what the service remembers. */
import { randomBytes } from 'node:crypto';
import type { AccountWorld } from '../service.ts';
import { awsError } from '../wire/error.ts';
import { startMetrics } from './metrics.ts';
import type { Listener, LoadBalancer, Rule, State, Tagged, TargetGroup } from './types.ts';

export function createState(world: AccountWorld): State {
  const state: State = {
    world,
    loadBalancers: new Map(),
    listeners: new Map(),
    rules: new Map(),
    targetGroups: new Map(),
    edgeClaimed: false,
    graces: new Set(),
    stopMetrics: undefined,
  };
  state.stopMetrics = startMetrics(state);
  return state;
}

/** Closes every port and connection and ends every timer. */
export async function stopState(state: State): Promise<void> {
  state.stopMetrics?.();
  for (const cancel of state.graces) cancel();
  for (const group of state.targetGroups.values()) {
    for (const target of group.targets.values()) {
      target.stopChecks?.();
      target.cancelRemoval?.();
    }
  }
  const gates = new Set([...state.listeners.values()].map((listener) => listener.gate));
  for (const balancer of state.loadBalancers.values()) gates.add(balancer.edge);
  await Promise.all([...gates].map((gate) => gate.close()));
  for (const group of state.targetGroups.values()) {
    for (const target of group.targets.values()) target.upstream.destroy();
  }
}

/** The sixteen hex digits at the end of this service's ARNs. */
export const newId = (): string => randomBytes(8).toString('hex');

export function findLoadBalancer(state: State, arn: string | undefined): LoadBalancer {
  return find(
    state.loadBalancers,
    arn,
    'load balancer',
    'loadbalancer/',
    'LoadBalancerNotFound',
    `Load balancer '${arn}' not found`,
  );
}

export function findListener(state: State, arn: string | undefined): Listener {
  return find(
    state.listeners,
    arn,
    'listener',
    'listener/',
    'ListenerNotFound',
    'One or more listeners not found',
  );
}

export function findRule(state: State, arn: string | undefined): Rule {
  return find(
    state.rules,
    arn,
    'listener rule',
    'listener-rule/',
    'RuleNotFound',
    'One or more rules not found',
  );
}

export function findTargetGroup(state: State, arn: string | undefined): TargetGroup {
  return find(
    state.targetGroups,
    arn,
    'target group',
    'targetgroup/',
    'TargetGroupNotFound',
    'One or more target groups not found',
  );
}

function find<Item extends Tagged>(
  items: ReadonlyMap<string, Item>,
  arn: string | undefined,
  what: string,
  part: string,
  code: string,
  message: string,
): Item {
  if (!arn) throw awsError('ValidationError', `A ${what} ARN must be specified`);
  if (!arn.startsWith('arn:') || !arn.includes(`:${part}`)) {
    throw awsError('ValidationError', `'${arn}' is not a valid ${what} ARN`);
  }
  const item = items.get(arn);
  if (!item) throw awsError(code, message);
  return item;
}

/** Any resource by its ARN, for tags. */
export function findTagged(state: State, arn: string): Tagged {
  if (arn.includes(':loadbalancer/')) return findLoadBalancer(state, arn);
  if (arn.includes(':targetgroup/')) return findTargetGroup(state, arn);
  if (arn.includes(':listener-rule/')) return findRule(state, arn);
  if (arn.includes(':listener/')) return findListener(state, arn);
  throw awsError('ValidationError', `'${arn}' is not a valid load balancer ARN`);
}
