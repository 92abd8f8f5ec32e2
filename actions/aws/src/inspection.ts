/** What drift detection reads of AWS, behind the engine's port. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudFormationClient,
  DescribeStackDriftDetectionStatusCommand,
  DescribeStackResourceDriftsCommand,
  DetectStackDriftCommand,
  type StackResourceDrift,
} from '@aws-sdk/client-cloudformation';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CodedError, type Inspection, type ResourceDrift, type RunningTask } from '@inx/engine';
import type { PlatformContract } from '@inx/manifest';
import { errorName, within } from './clients.ts';
import { type DefaultGroupClient, findDefaultGroup } from './default-security-group.ts';
import { comparable, serviceConfiguration } from './service-configuration.ts';

export interface InspectionClients {
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ec2: DefaultGroupClient;
  /** `region`: undefined for the environment's own. */
  readonly cloudformation: (region: string | undefined) => CloudFormationClient;
}

/** A detection of a stack of this size takes seconds; AWS's own limit is an hour. */
const detectionLimitMs = 600_000;

export function createInspection(
  clients: InspectionClients,
  contract: PlatformContract,
  pollMs: number,
): Inspection {
  const { ecs, elb } = clients;
  const { cluster } = contract;
  return {
    targetGroup: async (arn, signal) => {
      try {
        const [{ TargetGroups = [] }, { Attributes = [] }] = await Promise.all([
          elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }), within(signal)),
          elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }), within(signal)),
        ]);
        const [group] = TargetGroups;
        if (!group) return undefined;
        const draining = Attributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds')?.Value;
        return {
          path: group.HealthCheckPath ?? '',
          intervalSeconds: group.HealthCheckIntervalSeconds ?? 0,
          timeoutSeconds: group.HealthCheckTimeoutSeconds ?? 0,
          healthyThreshold: group.HealthyThresholdCount ?? 0,
          unhealthyThreshold: group.UnhealthyThresholdCount ?? 0,
          successCodes: group.Matcher?.HttpCode ?? '',
          drainingSeconds: Number(draining),
        };
      } catch (error) {
        if (errorName(error).startsWith('TargetGroupNotFound')) return undefined;
        throw error;
      }
    },
    service: async (wanted, signal) => {
      const { services = [] } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: [wanted.name] }),
        within(signal),
      );
      const live = services.find(({ status }) => status === 'ACTIVE');
      return live && comparable(serviceConfiguration(wanted, contract), live);
    },
    tasks: async (serviceName, signal) => {
      const found: RunningTask[] = [];
      let nextToken: string | undefined;
      do {
        // Without a desired status: tasks that run or are to run.
        const page = await ecs.send(
          new ListTasksCommand({ cluster, serviceName, ...(nextToken && { nextToken }) }),
          within(signal),
        );
        nextToken = page.nextToken;
        if (!page.taskArns?.length) continue;
        const { tasks = [] } = await ecs.send(
          new DescribeTasksCommand({ cluster, tasks: page.taskArns }),
          within(signal),
        );
        for (const { taskArn = '', taskDefinitionArn = '' } of tasks)
          found.push({ arn: taskArn, taskDefinitionArn });
      } while (nextToken);
      return found;
    },
    defaultSecurityGroup: (signal) => findDefaultGroup(clients.ec2, contract.taskSecurityGroup, signal),
    stackDrift: async (stack, region, signal) => {
      const client = clients.cloudformation(region);
      const { StackDriftDetectionId } = await client.send(
        new DetectStackDriftCommand({ StackName: stack }),
        within(signal),
      );
      await detected(client, stack, StackDriftDetectionId!, pollMs, signal);
      return driftsOf(client, stack, signal);
    },
  };
}

/** Waits until CloudFormation has looked at every resource; throws a CodedError when it could not. */
async function detected(
  client: CloudFormationClient,
  stack: string,
  StackDriftDetectionId: string,
  pollMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const limit = AbortSignal.timeout(detectionLimitMs);
  const either = signal ? AbortSignal.any([signal, limit]) : limit;
  for (;;) {
    const status = await client.send(
      new DescribeStackDriftDetectionStatusCommand({ StackDriftDetectionId }),
      within(either),
    );
    if (status.DetectionStatus === 'DETECTION_COMPLETE') return;
    if (status.DetectionStatus === 'DETECTION_FAILED')
      throw new CodedError({
        code: 'drift.detection-failed',
        message: `CloudFormation could not look at all of ${stack}: ${status.DetectionStatusReason ?? 'no reason given'}`,
        where: stack,
        remedy: 'allow the role to read what the reason names (docs/roles.md), then look again',
      });
    await sleep(pollMs, undefined, { signal: either });
  }
}

async function driftsOf(
  client: CloudFormationClient,
  stack: string,
  signal: AbortSignal | undefined,
): Promise<ResourceDrift[]> {
  const found: ResourceDrift[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new DescribeStackResourceDriftsCommand({
        StackName: stack,
        StackResourceDriftStatusFilters: ['MODIFIED', 'DELETED'],
        ...(NextToken && { NextToken }),
      }),
      within(signal),
    );
    found.push(...(page.StackResourceDrifts ?? []).map((each) => driftFrom(stack, each)));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

const driftFrom = (stack: string, drift: StackResourceDrift): ResourceDrift => ({
  stack,
  logicalId: drift.LogicalResourceId ?? '',
  physicalId: drift.PhysicalResourceId ?? '',
  type: drift.ResourceType ?? '',
  status: drift.StackResourceDriftStatus === 'DELETED' ? 'DELETED' : 'MODIFIED',
  differences: (drift.PropertyDifferences ?? []).map((each) => ({
    path: each.PropertyPath ?? '',
    expected: each.ExpectedValue ?? '',
    actual: each.ActualValue ?? '',
  })),
});
