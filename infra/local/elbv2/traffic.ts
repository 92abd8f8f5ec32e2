/** Exact live counters of all traffic, for `GET /_inx/traffic` and for callers in process. */
import type { Counters, Served } from './dataplane/counters.ts';
import type { Listener, LoadBalancer, Rule, State, TargetGroup } from './types.ts';

type Plain = Omit<Counters, 'times'>;

export interface TrafficReport {
  readonly at: number;
  readonly loadBalancers: readonly {
    readonly arn: string;
    readonly name: string;
    readonly dnsName: string;
    readonly counters: Plain;
    readonly listeners: readonly ListenerReport[];
  }[];
  readonly targetGroups: readonly {
    readonly arn: string;
    readonly name: string;
    readonly counters: Plain;
    readonly targets: readonly { id: string; port: number; state: string; busy: number; idle: number }[];
  }[];
}

interface ListenerReport {
  readonly arn: string;
  readonly port: number;
  /** Where the listener really listens on loopback. */
  readonly loopbackPort: number;
  readonly rules: readonly {
    readonly arn: string;
    readonly priority: string;
    /** By target group ARN; times are epoch milliseconds. */
    readonly served: Readonly<Record<string, Served>>;
  }[];
}

export function trafficReport(state: State): TrafficReport {
  return {
    at: state.world.clock.now(),
    loadBalancers: [...state.loadBalancers.values()].map(balancerReport),
    targetGroups: [...state.targetGroups.values()].map(groupReport),
  };
}

function balancerReport(balancer: LoadBalancer): TrafficReport['loadBalancers'][number] {
  return {
    arn: balancer.arn,
    name: balancer.name,
    dnsName: `127.0.0.1:${balancer.edge.port}`,
    counters: plain(balancer.counters),
    listeners: balancer.listeners.map(listenerReport),
  };
}

function listenerReport(listener: Listener): ListenerReport {
  return {
    arn: listener.arn,
    port: listener.port,
    loopbackPort: listener.gate.port,
    rules: [...listener.rules, listener.defaultRule].map(ruleReport),
  };
}

function ruleReport(rule: Rule): ListenerReport['rules'][number] {
  return {
    arn: rule.arn,
    priority: Number.isFinite(rule.priority) ? String(rule.priority) : 'default',
    served: Object.fromEntries([...rule.served].map(([arn, served]) => [arn, { ...served }])),
  };
}

function groupReport(group: TargetGroup): TrafficReport['targetGroups'][number] {
  return {
    arn: group.arn,
    name: group.name,
    counters: plain(group.counters),
    targets: [...group.targets.values()].map((target) => ({
      id: target.id,
      port: target.port,
      state: target.state,
      busy: target.upstream.busy,
      idle: target.upstream.idle,
    })),
  };
}

function plain({ times: _, ...counts }: Counters): Plain {
  return counts;
}
