/** What the load balancing service remembers; control plane and data plane share these objects. */
import type {
  Action,
  AvailabilityZone,
  Certificate,
  RuleCondition,
  RuleTransform,
  TargetHealthReasonEnum,
  TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AccountWorld } from '../service.ts';
import type { Counters, Served } from './dataplane/counters.ts';
import type { Gate } from './dataplane/gate.ts';
import type { Route } from './dataplane/route.ts';
import type { Upstream } from './dataplane/upstream.ts';

export interface Tagged {
  readonly arn: string;
  readonly tags: Map<string, string>;
}

export interface LoadBalancer extends Tagged {
  readonly kind: 'load-balancer';
  readonly name: string;
  /** `app/<name>/<id>`, as metrics and ARNs of listeners name it. */
  readonly path: string;
  readonly scheme: 'internet-facing' | 'internal';
  ipAddressType: 'ipv4' | 'dualstack';
  readonly vpcId: string;
  zones: AvailabilityZone[];
  securityGroups: string[];
  readonly createdAt: Date;
  /** Epoch ms at which `provisioning` ends. */
  readonly activeAt: number;
  readonly attributes: Map<string, string>;
  readonly listeners: Listener[];
  /** Holds the loopback port that stands for port 80, with or without a listener behind it. */
  readonly edge: Gate;
  readonly counters: Counters;
}

export interface Listener extends Tagged {
  readonly kind: 'listener';
  readonly loadBalancer: LoadBalancer;
  port: number;
  protocol: 'HTTP' | 'HTTPS';
  certificates: Certificate[];
  sslPolicy: string | undefined;
  readonly defaultRule: Rule;
  /** Without the default rule; lowest priority number first. */
  rules: Rule[];
  gate: Gate;
  readonly attributes: Map<string, string>;
}

export interface Rule extends Tagged {
  readonly kind: 'rule';
  listener: Listener;
  /** 1 to 50000; Infinity for the default rule. */
  priority: number;
  conditions: RuleCondition[];
  actions: Action[];
  transforms: RuleTransform[];
  /** What the data plane runs; made anew from the fields above whenever one changes. */
  route: Route;
  /** By target group ARN: how much and when each group answered for this rule. */
  readonly served: Map<string, Served>;
}

export interface HealthCheck {
  protocol: 'HTTP' | 'HTTPS';
  /** `traffic-port` or a number as text. */
  port: string;
  path: string;
  intervalSeconds: number;
  timeoutSeconds: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
  matcher: string;
}

export interface TargetGroup extends Tagged {
  readonly kind: 'target-group';
  readonly name: string;
  /** `targetgroup/<name>/<id>`, as metrics name it. */
  readonly path: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  readonly protocolVersion: string;
  readonly port: number;
  readonly vpcId: string | undefined;
  readonly targetType: 'ip' | 'instance';
  readonly ipAddressType: 'ipv4' | 'ipv6';
  readonly healthCheck: HealthCheck;
  readonly attributes: Map<string, string>;
  /** By `id:port`. */
  readonly targets: Map<string, Target>;
  /** Whether some listener or rule forwards here; decides if targets are checked at all. */
  inUse: boolean;
  /** Targets that may get the next request: the healthy ones, or all that do not drain when none is healthy. */
  serving: Target[];
  cursor: number;
  readonly counters: Counters;
}

export interface Target {
  readonly id: string;
  readonly port: number;
  readonly zone: string | undefined;
  state: TargetHealthStateEnum;
  reason: TargetHealthReasonEnum | undefined;
  description: string | undefined;
  successes: number;
  failures: number;
  /** Ends the health checks; absent when none run. */
  stopChecks: (() => void) | undefined;
  /** Calls off the removal at the end of the deregistration delay. */
  cancelRemoval: (() => void) | undefined;
  readonly upstream: Upstream;
}

export interface State {
  readonly world: AccountWorld;
  readonly loadBalancers: Map<string, LoadBalancer>;
  readonly listeners: Map<string, Listener>;
  readonly rules: Map<string, Rule>;
  readonly targetGroups: Map<string, TargetGroup>;
  /** True once a load balancer has asked for the world's edge port. */
  edgeClaimed: boolean;
  /** Call off the grace of requests whose target has left its group. */
  readonly graces: Set<() => void>;
  /** Ends the timer of the minute's metrics. */
  stopMetrics: (() => void) | undefined;
}
