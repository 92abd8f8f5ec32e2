/** What the engine needs of the load balancer: rules, target groups, health, counts. */
export interface RuleConditions {
  readonly paths: readonly string[];
  readonly host?: string | undefined;
  /** Header name → value that must be there. */
  readonly header?: { readonly name: string; readonly value: string };
}

export interface Rule {
  readonly arn: string;
  readonly priority: number;
  readonly conditions: RuleConditions;
  /** Conditions of kinds or numbers that inx never sets, in words; absent for none. */
  readonly foreignConditions?: readonly string[];
  /** Target group ARN → weight. */
  readonly weights: Readonly<Record<string, number>>;
}

export interface TargetHealth {
  readonly target: string;
  readonly state: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining' | 'unavailable' | (string & {});
  readonly reason?: string;
  readonly description?: string;
}

export interface TargetGroupSettings {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly drainingSeconds: number;
}

/** A CloudWatch alarm as it stands. */
export interface Alarm {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | (string & {});
  /** CloudWatch's own words, with the figures. */
  readonly reason: string;
  /** When it came into this state, epoch ms. */
  readonly since: number;
}

/** Counts over a period, of one target group. */
export interface TrafficCounts {
  readonly requests: number;
  readonly serverErrors: number;
  /** Mean response time in milliseconds; absent without requests. */
  readonly latencyMs?: number;
}

export interface Traffic {
  rules(signal?: AbortSignal): Promise<readonly Rule[]>;
  /** All weight on `targetGroupArn`. */
  createRule(
    input: {
      priority: number;
      conditions: RuleConditions;
      targetGroupArn: string;
      alternateTargetGroupArn: string;
      tags: Readonly<Record<string, string>>;
    },
    signal?: AbortSignal,
  ): Promise<string>;
  /** Changes a rule's conditions only: its actions belong to ECS. */
  setConditions(ruleArn: string, conditions: RuleConditions, signal?: AbortSignal): Promise<void>;
  setPriority(ruleArn: string, priority: number, signal?: AbortSignal): Promise<void>;
  deleteRule(ruleArn: string, signal?: AbortSignal): Promise<void>;
  configureTargetGroup(arn: string, settings: TargetGroupSettings, signal?: AbortSignal): Promise<void>;
  targetHealth(targetGroupArn: string, signal?: AbortSignal): Promise<readonly TargetHealth[]>;
  /** Counts by target group, over a range of time (epoch ms). */
  counts(
    targetGroupArns: readonly string[],
    range: { readonly from: number; readonly to: number },
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, TrafficCounts>>;
  /** Those of these names that exist, metric and composite ones. */
  alarms(names: readonly string[], signal?: AbortSignal): Promise<readonly Alarm[]>;
}
