/** Application Auto Scaling behind the engine's port: one scalable target and two policies a service. */
import { isDeepStrictEqual } from 'node:util';
import {
  type ApplicationAutoScalingClient,
  DeleteScalingPolicyCommand,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
  type ScalingPolicy,
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
  return {
    differences: async (wanted, signal) => {
      const [found, all] = await Promise.all([targets(signal), policies(undefined, signal)]);
      const set = wanted.filter((each) => {
        const id = resourceId(each.service);
        const target = found.find(({ ResourceId }) => ResourceId === id);
        const own = all.filter(({ ResourceId }) => ResourceId === id);
        return !isAsWanted(target, own, wantedPolicies(each, contract), each);
      });
      const names = new Set(wanted.map((each) => resourceId(each.service)));
      const gone = found.flatMap(({ ResourceId }) =>
        ResourceId && !names.has(ResourceId) ? [ResourceId.split('/')[2]!] : [],
      );
      return { set: set.map(({ service }) => service), remove: gone };
    },
    set: async (specification, signal) => {
      const ResourceId = resourceId(specification.service);
      await client.send(
        new RegisterScalableTargetCommand({
          ...dimension,
          ResourceId,
          MinCapacity: specification.min,
          MaxCapacity: specification.max,
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

function isAsWanted(
  target: ScalableTarget | undefined,
  found: readonly ScalingPolicy[],
  wanted: Readonly<Record<string, TargetTrackingScalingPolicyConfiguration>>,
  { min, max }: ScalingSpecification,
): boolean {
  if (target?.MinCapacity !== min || target.MaxCapacity !== max) return false;
  if (found.length !== Object.keys(wanted).length) return false;
  return found.every(({ PolicyName = '', TargetTrackingScalingPolicyConfiguration: configuration }) =>
    isDeepStrictEqual(plain(configuration), plain(wanted[PolicyName])),
  );
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
