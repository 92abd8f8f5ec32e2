/** The load balancer (ELBv2) behind the engine's port. */
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  type RuleCondition,
  type Rule as SdkRule,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Rule, RuleConditions, Traffic } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';
import { errorName, within } from './clients.ts';
import { createFigures } from './figures.ts';

export function createTraffic(
  elb: ElasticLoadBalancingV2Client,
  cloudwatch: CloudWatchClient,
  contract: PlatformContract,
): Traffic {
  return {
    rules: async (signal) => {
      const found: Rule[] = [];
      let marker: string | undefined;
      do {
        const answer = await elb.send(
          new DescribeRulesCommand({ ListenerArn: contract.listenerArn, ...(marker && { Marker: marker }) }),
          within(signal),
        );
        found.push(...(answer.Rules ?? []).filter((rule) => !rule.IsDefault).map(ruleFrom));
        marker = answer.NextMarker;
      } while (marker);
      return found;
    },
    createRule: async (input, signal) => {
      const answer = await elb.send(
        new CreateRuleCommand({
          ListenerArn: contract.listenerArn,
          Priority: input.priority,
          Conditions: conditionsTo(input.conditions),
          Actions: [
            {
              Type: 'forward',
              ForwardConfig: {
                TargetGroups: [
                  { TargetGroupArn: input.targetGroupArn, Weight: 100 },
                  { TargetGroupArn: input.alternateTargetGroupArn, Weight: 0 },
                ],
              },
            },
          ],
          Tags: Object.entries(input.tags).map(([Key, Value]) => ({ Key, Value })),
        }),
        within(signal),
      );
      return answer.Rules![0]!.RuleArn!;
    },
    setConditions: async (RuleArn, conditions, signal) => {
      await elb.send(
        new ModifyRuleCommand({ RuleArn, Conditions: conditionsTo(conditions) }),
        within(signal),
      );
    },
    setPriority: async (RuleArn, Priority, signal) => {
      await elb.send(
        new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn, Priority }] }),
        within(signal),
      );
    },
    deleteRule: async (RuleArn, signal) => {
      try {
        await elb.send(new DeleteRuleCommand({ RuleArn }), within(signal));
      } catch (error) {
        if (!errorName(error).startsWith('RuleNotFound')) throw error;
      }
    },
    configureTargetGroup: async (TargetGroupArn, settings, signal) => {
      await elb.send(
        new ModifyTargetGroupCommand({
          TargetGroupArn,
          HealthCheckPath: settings.path,
          HealthCheckIntervalSeconds: settings.intervalSeconds,
          HealthCheckTimeoutSeconds: settings.timeoutSeconds,
          HealthyThresholdCount: settings.healthyThreshold,
          UnhealthyThresholdCount: settings.unhealthyThreshold,
          Matcher: { HttpCode: '200' },
        }),
        within(signal),
      );
      const Attributes = [
        { Key: 'deregistration_delay.timeout_seconds', Value: String(settings.drainingSeconds) },
      ];
      await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes }), within(signal));
    },
    targetHealth: async (TargetGroupArn, signal) => {
      const answer = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }), within(signal));
      return (answer.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth }) => ({
        target: `${Target?.Id}:${Target?.Port}`,
        state: TargetHealth?.State ?? 'unavailable',
        ...(TargetHealth?.Reason && { reason: TargetHealth.Reason }),
        ...(TargetHealth?.Description && { description: TargetHealth.Description }),
      }));
    },
    ...createFigures(cloudwatch, contract),
  };
}

function conditionsTo(conditions: RuleConditions): RuleCondition[] {
  return [
    ...(conditions.header
      ? [
          {
            Field: 'http-header',
            HttpHeaderConfig: { HttpHeaderName: conditions.header.name, Values: [conditions.header.value] },
          },
        ]
      : []),
    ...(conditions.host ? [{ Field: 'host-header', HostHeaderConfig: { Values: [conditions.host] } }] : []),
    { Field: 'path-pattern', PathPatternConfig: { Values: [...conditions.paths] } },
  ];
}

function ruleFrom(rule: SdkRule): Rule {
  const conditions = rule.Conditions ?? [];
  const header = conditions.find((condition) => condition.HttpHeaderConfig)?.HttpHeaderConfig;
  const host = conditions.find((condition) => condition.HostHeaderConfig)?.HostHeaderConfig?.Values?.[0];
  const foreign = conditions.filter((condition) => !isOurs(condition)).map(conditionInWords);
  const action = rule.Actions?.find((each) => each.Type === 'forward');
  const groups =
    action?.ForwardConfig?.TargetGroups ??
    (action?.TargetGroupArn ? [{ TargetGroupArn: action.TargetGroupArn, Weight: 1 }] : []);
  return {
    arn: rule.RuleArn!,
    priority: Number(rule.Priority),
    conditions: {
      paths: conditions.flatMap((condition) => condition.PathPatternConfig?.Values ?? []),
      ...(host && { host }),
      ...(header?.HttpHeaderName && {
        header: { name: header.HttpHeaderName, value: header.Values?.[0] ?? '' },
      }),
    },
    ...(foreign.length > 0 && { foreignConditions: foreign }),
    weights: Object.fromEntries(groups.map((group) => [group.TargetGroupArn!, group.Weight ?? 1])),
  };
}

/** Of a kind that inx sets, with as many values as it sets. */
function isOurs({ Field, HttpHeaderConfig, HostHeaderConfig }: RuleCondition): boolean {
  if (Field === 'path-pattern') return true;
  if (Field === 'host-header') return HostHeaderConfig?.Values?.length === 1;
  return Field === 'http-header' && HttpHeaderConfig?.Values?.length === 1;
}

/** Without a header's value, which may be a key. */
function conditionInWords({ Field, HttpHeaderConfig, ...configs }: RuleCondition): string {
  if (HttpHeaderConfig) return `header ${HttpHeaderConfig.HttpHeaderName}`;
  const values = Object.values(configs).flatMap((config) =>
    typeof config === 'object' && !Array.isArray(config) ? Object.values(config).flat() : [],
  );
  return `${Field} ${values.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join(' or ')}`;
}
