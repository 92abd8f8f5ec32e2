/** Application Auto Scaling behind the engine's port: one scalable target and two policies a service. */
import { isDeepStrictEqual } from 'node:util';
import {
  type ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeleteScheduledActionCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
  type ScalingPolicy,
  type ScheduledAction,
  type TargetTrackingScalingPolicyConfiguration,
} from '@aws-sdk/client-application-auto-scaling';
import type { Scaling, ScalingSpecification } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';
import { errorName, within } from './clients.ts';

const dimension = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;

export function createScaling(client: ApplicationAutoScalingClient, contract: PlatformContract): Scaling {
  const cluster = contract.cluster.slice(contract.cluster.lastIndexOf('/') + 1);
  const resourceId = (service: string) => `service/${cluster}/${service}`;
  const targets = async (signal?: AbortSignal) => {
    const found: ScalableTarget[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await client.send(
        new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs', ...(NextToken && { NextToken }) }),
        within(signal),
      );
      found.push(...(answer.ScalableTargets ?? []));
      NextToken = answer.NextToken;
    } while (NextToken);
    return found.filter((target) => target.ResourceId?.startsWith(`service/${cluster}/`));
  };
  const policies = async (ResourceId: string | undefined, signal?: AbortSignal) => {
    const found: ScalingPolicy[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await client.send(
        new DescribeScalingPoliciesCommand({
          ServiceNamespace: 'ecs',
          ...(ResourceId && { ResourceId }),
          ...(NextToken && { NextToken }),
        }),
        within(signal),
      );
      found.push(...(answer.ScalingPolicies ?? []));
      NextToken = answer.NextToken;
    } while (NextToken);
    return found;
  };
  const scheduledActions = async (ResourceId: string | undefined, signal?: AbortSignal) => {
    const found: ScheduledAction[] = [];
    let NextToken: string | undefined;
    do {
      const answer = await client.send(
        new DescribeScheduledActionsCommand({
          ServiceNamespace: 'ecs',
          ...(ResourceId && { ResourceId }),
          ...(NextToken && { NextToken }),
        }),
        within(signal),
      );
      found.push(...(answer.ScheduledActions ?? []));
      NextToken = answer.NextToken;
    } while (NextToken);
    return found;
  };
  return {
    differences: async (wanted, signal) => {
      const [found, all, actions] = await Promise.all([
        targets(signal),
        policies(undefined, signal),
        scheduledActions(undefined, signal),
      ]);
      const set = wanted.flatMap((each) => {
        const id = resourceId(each.service);
        const live: Scaled = {
          target: found.find(({ ResourceId }) => ResourceId === id),
          policies: all.filter(({ ResourceId }) => ResourceId === id),
          actions: actions.filter(({ ResourceId }) => ResourceId === id),
        };
        const same = isAsWanted(live, wantedPolicies(each, contract), each);
        return same ? [] : [{ service: each.service, found: inWords(live) }];
      });
      const names = new Set(wanted.map((each) => resourceId(each.service)));
      const gone = found.flatMap(({ ResourceId }) =>
        ResourceId && !names.has(ResourceId) ? [ResourceId.split('/')[2]!] : [],
      );
      return { set, remove: gone };
    },
    set: async (specification, signal) => {
      const ResourceId = resourceId(specification.service);
      await client.send(
        new RegisterScalableTargetCommand({
          ...dimension,
          ResourceId,
          MinCapacity: specification.min,
          MaxCapacity: specification.max,
          // Left out, what somebody suspended would stay suspended.
          SuspendedState: {
            DynamicScalingInSuspended: false,
            DynamicScalingOutSuspended: false,
            ScheduledScalingSuspended: false,
          },
        }),
        within(signal),
      );
      const wanted = wantedPolicies(specification, contract);
      for (const [PolicyName, TargetTrackingScalingPolicyConfiguration] of Object.entries(wanted))
        await client.send(
          new PutScalingPolicyCommand({
            ...dimension,
            ResourceId,
            PolicyName,
            PolicyType: 'TargetTrackingScaling',
            TargetTrackingScalingPolicyConfiguration,
          }),
          within(signal),
        );
      for (const { PolicyName = '' } of await policies(ResourceId, signal)) {
        if (PolicyName in wanted) continue;
        await client.send(
          new DeleteScalingPolicyCommand({ ...dimension, ResourceId, PolicyName }),
          within(signal),
        );
      }
      // Nobody of ours schedules bounds: they would leave what the manifest says.
      for (const { ScheduledActionName } of await scheduledActions(ResourceId, signal))
        await client.send(
          new DeleteScheduledActionCommand({ ...dimension, ResourceId, ScheduledActionName }),
          within(signal),
        );
    },
    remove: async (service, signal) => {
      try {
        await client.send(
          new DeregisterScalableTargetCommand({ ...dimension, ResourceId: resourceId(service) }),
          within(signal),
        );
      } catch (error) {
        if (errorName(error) !== 'ObjectNotFoundException') throw error;
      }
    },
  };
}

interface Scaled {
  readonly target: ScalableTarget | undefined;
  readonly policies: readonly ScalingPolicy[];
  readonly actions: readonly ScheduledAction[];
}

function isAsWanted(
  { target, policies, actions }: Scaled,
  wanted: Readonly<Record<string, TargetTrackingScalingPolicyConfiguration>>,
  { min, max }: ScalingSpecification,
): boolean {
  if (target?.MinCapacity !== min || target.MaxCapacity !== max) return false;
  if (suspended(target).length > 0 || actions.length > 0) return false;
  if (policies.length !== Object.keys(wanted).length) return false;
  return policies.every(({ PolicyName = '', TargetTrackingScalingPolicyConfiguration: configuration }) =>
    isDeepStrictEqual(plain(configuration), plain(wanted[PolicyName])),
  );
}

const suspended = ({ SuspendedState = {} }: ScalableTarget): string[] =>
  Object.entries(SuspendedState).flatMap(([name, is]) => (is ? [name] : []));

/** `1 to 9 tasks; INX-DEV-USNV-auth-cpu at 60`; then what is suspended, and what changes bounds by the clock. */
function inWords({ target, policies, actions }: Scaled): string {
  if (!target) return 'no scaling';
  return [
    `${target.MinCapacity} to ${target.MaxCapacity} tasks`,
    ...policies.map(
      ({ PolicyName, PolicyType, TargetTrackingScalingPolicyConfiguration: tracking }) =>
        `${PolicyName} at ${tracking?.TargetValue ?? PolicyType}`,
    ),
    ...suspended(target).map((name) => `${name} by somebody`),
    ...actions.map(
      ({ ScheduledActionName, Schedule }) => `scheduled action ${ScheduledActionName}: ${Schedule}`,
    ),
  ].join('; ');
}

/** Without what AWS fills in by itself, so that our own words are compared. */
function plain(configuration: TargetTrackingScalingPolicyConfiguration | undefined): unknown {
  if (!configuration) return undefined;
  const { DisableScaleIn, ...rest } = configuration;
  return JSON.parse(JSON.stringify({ ...rest, ...(DisableScaleIn && { DisableScaleIn }) }));
}

/** Policy name → its configuration. */
function wantedPolicies(
  specification: ScalingSpecification,
  contract: PlatformContract,
): Record<string, TargetTrackingScalingPolicyConfiguration> {
  const cooldowns = {
    ScaleOutCooldown: specification.outCooldownSeconds,
    ScaleInCooldown: specification.inCooldownSeconds,
  };
  return {
    [`${specification.service}-cpu`]: {
      TargetValue: specification.cpuPercent,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      ...cooldowns,
    },
    [`${specification.service}-requests`]: {
      TargetValue: specification.requestsPerTask,
      CustomizedMetricSpecification: { Metrics: requestsEach(specification, contract) },
      ...cooldowns,
    },
  };
}

/**
 * Requests a minute and task. AWS's own ALBRequestCountPerTarget is bound to one target group, and a blue/green release
 * moves the traffic to the other: so the requests of both are summed, and divided by the tasks that run.
 */
function requestsEach({ service, targetGroupArns }: ScalingSpecification, contract: PlatformContract) {
  const cluster = contract.cluster.slice(contract.cluster.lastIndexOf('/') + 1);
  const loadBalancer = contract.loadBalancerArn.split(':loadbalancer/')[1] ?? '';
  const groups = targetGroupArns.map((arn, index) => ({
    Id: `requests${index + 1}`,
    MetricStat: {
      Metric: {
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'RequestCount',
        Dimensions: [
          { Name: 'LoadBalancer', Value: loadBalancer },
          { Name: 'TargetGroup', Value: arn.split(':').at(-1) ?? '' },
        ],
      },
      Stat: 'Sum',
    },
    ReturnData: false,
  }));
  const sum = groups.map(({ Id }) => `FILL(${Id}, 0)`).join(' + ');
  return [
    ...groups,
    {
      Id: 'tasks',
      MetricStat: {
        Metric: {
          Namespace: 'ECS/ContainerInsights',
          MetricName: 'RunningTaskCount',
          Dimensions: [
            { Name: 'ClusterName', Value: cluster },
            { Name: 'ServiceName', Value: service },
          ],
        },
        Stat: 'Average',
      },
      ReturnData: false,
    },
    {
      Id: 'each',
      Expression: `(${sum}) / tasks`,
      Label: 'requests a minute and task, over both target groups',
      ReturnData: true,
    },
  ];
}
